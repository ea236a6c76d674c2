"""Two hundred secrets in twenty-five kinds, each in a file of the sort in which it leaks.

They are made when they are asked for, from a fixed seed: a text that looks like a credential never stands in this
repository. ``@@`` in a file is where its secret goes.
"""

import base64
import random
import string
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

_LETTERS = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"
Maker: TypeAlias = Callable[[random.Random], str]


class Planted(NamedTuple):
    """A file with a secret in it: ``name`` is the variable that must stay readable, "" when there is none."""

    kind: str
    text: str
    secret: str
    name: str


def _of(prefix: str, length: int, letters: str = _LETTERS, suffix: str = "") -> Maker:
    return lambda chance: prefix + "".join(chance.choices(letters, k=length)) + suffix


def _password(chance: random.Random) -> str:
    word = "".join(chance.choices(string.ascii_lowercase, k=7))
    return f"{word.capitalize()}{chance.randrange(10, 99)}{chance.choice('!%+=?')}x"


def _weak(chance: random.Random) -> str:
    return chance.choice(["hunter", "letmein", "dragon", "qwerty"]) + str(chance.randrange(2, 99))


def _base64(length: int) -> Maker:
    return lambda chance: base64.b64encode(chance.randbytes(length)).decode()


def _jwt(chance: random.Random) -> str:
    head, body = (
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (b'{"alg":"HS256","typ":"JWT"}', b'{"sub":"shop","iat":1700000000}')
    )
    return f"{head}.{body}.{''.join(chance.choices(_LETTERS, k=43))}"


def _key_body(chance: random.Random) -> str:
    return base64.b64encode(chance.randbytes(48)).decode()


def _uuid(chance: random.Random) -> str:
    letters = "".join(chance.choices(_HEX, k=32))
    return f"{letters[:8]}-{letters[8:12]}-4{letters[13:16]}-a{letters[17:20]}-{letters[20:]}"


_BEGIN, _END = "-----BEGIN {} PRIVATE" + " KEY-----", "-----END {} PRIVATE" + " KEY-----"


def _pem(kind: str, indent: str = "") -> str:
    return f"{indent}{_BEGIN.format(kind)}\n{indent}@@\n{indent}{_END.format(kind)}\n".replace(" {} ", " ")


KINDS: Mapping[str, tuple[Maker, tuple[str, ...]]] = {
    "aws-access-key-id": (
        _of("AKI" + "A", 16, string.ascii_uppercase + "234567"),
        (
            "FROM debian:12\nENV AWS_ACCESS_KEY_ID=@@\n",
            "services:\n  app:\n    environment:\n      - AWS_ACCESS_KEY_ID=@@\n",
            'provider "aws" {\n  access_key = "@@"\n}\n',
            "[default]\naws_access_key_id = @@\n",
            "client = boto3.client('s3', aws_access_key_id='@@')\n",
            "jobs:\n  a:\n    env:\n      AWS_ACCESS_KEY_ID: @@\n",
            "RUN aws configure set aws_access_key_id @@\n",
            '{"accessKeyId": "@@"}\n',
        ),
    ),
    "aws-secret-access-key": (
        _of("", 40, _LETTERS + "/+"),
        (
            "FROM debian:12\nENV AWS_SECRET_ACCESS_KEY=@@\n",
            "services:\n  app:\n    environment:\n      AWS_SECRET_ACCESS_KEY: @@\n",
            'provider "aws" {\n  secret_key = "@@"\n}\n',
            "[default]\naws_secret_access_key = @@\n",
            "client = boto3.client('s3', aws_secret_access_key='@@')\n",
            'export AWS_SECRET_ACCESS_KEY="@@"\n',
            "RUN aws configure set aws_secret_access_key @@\n",
            '{"secretAccessKey": "@@"}\n',
        ),
    ),
    "github-token": (
        _of("gh" + "p_", 36),
        (
            "RUN git clone https://x:@@@github.com/shop/api.git\n",
            "RUN git clone https://@@@github.com/shop/api.git\n",
            "env:\n  GH_TOKEN: @@\n",
            "curl -H 'Authorization: token @@' https://api.github.com\n",
            "github_token = '@@'\n",
            "# leftover: @@\n",
            '{"auth": {"github.com": "@@"}}\n',
            "machine github.com login shop password @@\n",
        ),
    ),
    "gitlab-token": (
        _of("gl" + "pat-", 20),
        (
            "variables:\n  CI_PUSH_TOKEN: @@\n",
            "ARG GITLAB_TOKEN=@@\n",
            "curl --header 'PRIVATE-TOKEN: @@' https://gitlab.com/api/v4\n",
            "RUN pip install --extra-index-url https://ci:@@@gitlab.com/simple shop\n",
            'token = "@@"\n',
            "- name: TOKEN\n  value: @@\n",
            "//gitlab.com/api/v4/packages/npm/:_authToken=@@\n",
            "git remote add origin https://oauth2:@@@gitlab.com/shop/api.git\n",
        ),
    ),
    "slack": (
        _of("xox" + "b-", 40, string.digits + string.ascii_lowercase),
        (
            "SLACK_BOT_TOKEN=@@\n",
            "      SLACK_TOKEN: '@@'\n",
            "client = WebClient(token='@@')\n",
            '{"slack": {"token": "@@"}}\n',
            "  slack_api_token: @@\n",
            "ENV SLACK @@\n",
            "curl -F token=@@ https://slack.com/api/auth.test\n",
            "const app = new App({ token: '@@' });\n",
        ),
    ),
    "webhook": (
        _of("https://hooks." + "slack.com/services/T0AAAAAAA/B0BBBBBBB/", 24),
        (
            "SLACK_WEBHOOK_URL=@@\n",
            "receivers:\n  - slack_configs:\n      - api_url: '@@'\n",
            'webhook = "@@"\n',
            "RUN curl -X POST -d x @@\n",
            '{"webhook": "@@"}\n',
            "env:\n  HOOK: @@\n",
            "notify(url: '@@')\n",
            "# @@\n",
        ),
    ),
    "stripe": (
        _of("sk_" + "live_", 24),
        (
            "ENV STRIPE_KEY=@@\n",
            "      STRIPE_SECRET_KEY: @@\n",
            "stripe.api_key = '@@'\n",
            'const stripe = require("stripe")("@@");\n',
            "stripe:\n  key: @@\n",
            "curl https://api.stripe.com/v1/charges -u @@:\n",
            'Stripe::apiKey("@@");\n',
            '<add key="Stripe" value="@@"/>\n',
        ),
    ),
    "model-provider": (
        _of("sk-" + "proj-", 48),
        (
            "OPENAI_API_KEY=@@\n",
            "      - OPENAI_API_KEY=@@\n",
            "client = OpenAI(api_key='@@')\n",
            "ENV OPENAI_API_KEY @@\n",
            '{"openai": "@@"}\n',
            "  api-key: @@\n",
            "curl -H 'Authorization: Bearer @@' https://api.openai.com\n",
            'const key = "@@";\n',
        ),
    ),
    "google-api-key": (
        _of("AI" + "za", 35, _LETTERS + "_-"),
        (
            "GOOGLE_MAPS_KEY=@@\n",
            '<meta-data android:value="@@"/>\n',
            "https://maps.googleapis.com/maps/api/js?key=@@&callback=go\n",
            "const config = { apiKey: '@@' };\n",
            '{"current_key": "@@"}\n',
            "env:\n  MAPS: @@\n",
            "ARG MAPS=@@\n",
            'maps_key = "@@"\n',
        ),
    ),
    "npm-token": (
        _of("np" + "m_", 36),
        (
            "//registry.npmjs.org/:_authToken=@@\n",
            "ARG NPM_TOKEN=@@\n",
            "RUN echo '//registry.npmjs.org/:_authToken=@@' > .npmrc\n",
            "env:\n  NODE_AUTH_TOKEN: @@\n",
            "NPM_TOKEN: @@\n",
            "npmAuthToken: @@\n",
            "RUN npm config set //registry.npmjs.org/:_authToken @@\n",
            '{"token": "@@"}\n',
        ),
    ),
    "pypi-token": (
        _of("py" + "pi-AgEIcHlwaS5vcmc", 80, _LETTERS + "_-"),
        (
            "[pypi]\nusername = __token__\npassword = @@\n",
            "RUN twine upload -u __token__ -p @@ dist/*\n",
            "TWINE_PASSWORD=@@\n",
            "env:\n  UV_PUBLISH_TOKEN: @@\n",
            "poetry config pypi-token.pypi @@\n",
            "  password: @@\n",
            '{"pypi": "@@"}\n',
            "# @@\n",
        ),
    ),
    "cloud-token": (
        _of("dop" + "_v1_", 64, _HEX),
        (
            'provider "digitalocean" {\n  token = "@@"\n}\n',
            "DIGITALOCEAN_TOKEN=@@\n",
            "RUN doctl auth init -t @@\n",
            "do_token: @@\n",
            "curl -H 'Authorization: Bearer @@' https://api.digitalocean.com\n",
            'variable "do" {\n  default = "@@"\n}\n',
            '{"do": "@@"}\n',
            "- @@\n",
        ),
    ),
    "mail-service": (
        _of("S" + "G.", 22, suffix="." + "x1Y2z3" * 7),
        (
            "SENDGRID_API_KEY=@@\n",
            "ENV MAIL=@@\n",
            "  smtp_password: @@\n",
            "sg = SendGridAPIClient('@@')\n",
            '{"sendgrid": "@@"}\n',
            "spring.mail.password=@@\n",
            "- name: MAIL\n  value: '@@'\n",
            "relayhost_credentials = apikey:@@\n",
        ),
    ),
    "vault-token": (
        _of("hv" + "s.", 24),
        (
            "VAULT_TOKEN=@@\n",
            "RUN vault login @@\n",
            'provider "vault" {\n  token = "@@"\n}\n',
            "curl -H 'X-Vault-Token: @@' https://vault/v1/x\n",
            "vault_token: @@\n",
            "env:\n  V: @@\n",
            '{"client_token": "@@"}\n',
            "client = hvac.Client(token='@@')\n",
        ),
    ),
    "web-token": (
        _jwt,
        (
            "SUPABASE_KEY=@@\n",
            "Authorization: Bearer @@\n",
            "const token = '@@';\n",
            "      SERVICE_ROLE: @@\n",
            '{"id_token": "@@"}\n',
            "ENV ANON @@\n",
            "curl -b session=@@ https://shop.example\n",
            "# try @@\n",
        ),
    ),
    "private-key": (
        _key_body,
        (
            _pem("RSA"),
            _pem("EC"),
            _pem("OPENSSH"),
            f"data:\n  tls.key: |\n{_pem('RSA', '    ')}",
            f"private_key: |\n{_pem('OPENSSH', '  ')}",
            f'variable "key" {{\n  default = <<EOT\n{_pem("RSA")}EOT\n}}\n',
            f"RUN cat <<EOF > /key\n{_pem('EC')}EOF\n",
            f'{{"private_key": "{_BEGIN.replace("{} ", "")}\n@@\n{_END.replace("{} ", "")}\n"}}\n',
        ),
    ),
    "database-url": (
        _password,
        (
            "DATABASE_URL=postgres://shop:@@@db:5432/shop\n",
            "      DATABASE_URL: mysql://root:@@@db/shop\n",
            "ENV MONGO_URL=mongodb+srv://shop:@@@cluster0.example.net/shop\n",
            "engine = create_engine('postgresql+psycopg://shop:@@@db/shop')\n",
            "      - REDIS_URL=redis://:@@@cache:6379/0\n",
            "broker_url = amqp://shop:@@@rabbit:5672//\n",
            '"ConnectionStrings": {"Shop": "Server=db;User Id=sa;Password=@@;Encrypt=true"}\n',
            "jdbc:postgresql://db/shop?user=shop&password=@@\n",
        ),
    ),
    "password-in-container-file": (
        _weak,
        (
            "FROM debian:12\nENV DB_PASSWORD=@@\n",
            "FROM debian:12\nENV DB_PASSWORD @@\n",
            'FROM debian:12\nENV MODE=fast \\\n    DB_PASSWORD="@@" \\\n    PORT=1\n',
            "FROM debian:12\nARG ROOT_PASSWORD=@@\n",
            "RUN echo 'root:@@' | chpasswd\n",
            "RUN useradd -p @@ shop\n",
            "RUN mysql -uroot -p@@ shop < /dump.sql\n",
            "HEALTHCHECK CMD redis-cli -a @@ ping\n",
        ),
    ),
    "password-in-compose": (
        _weak,
        (
            "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: @@\n",
            "services:\n  db:\n    environment:\n      - MYSQL_ROOT_PASSWORD=@@\n",
            'services:\n  db:\n    environment:\n      - "MYSQL_PASSWORD=@@"\n',
            "services:\n  db:\n    environment: {POSTGRES_PASSWORD: @@, TZ: UTC}\n",
            "services:\n  db:\n    environment:\n      PASSWORD: ${DB_PASSWORD:-@@}\n",
            "services:\n  cache:\n    command: redis-server --requirepass @@\n",
            'services:\n  cache:\n    command: ["redis-server", "--requirepass", "@@"]\n',
            "services:\n  db:\n    healthcheck:\n      test: mysqladmin ping -uroot -p@@\n",
        ),
    ),
    "password-in-kubernetes": (
        _weak,
        (
            "env:\n  - name: DB_PASSWORD\n    value: @@\n",
            "env:\n  - value: @@\n    name: DB_PASSWORD\n",
            'env:\n  - name: DB_PASSWORD\n    value: "@@"\n',
            "env:\n  - {name: DB_PASSWORD, value: @@}\n",
            "kind: Secret\nstringData:\n  login: @@\n",
            "kind: ConfigMap\ndata:\n  app.properties: |\n    db.password=@@\n",
            "kind: ConfigMap\ndata:\n  DB_PASSWORD: @@\n",
            "args:\n  - --db-password=@@\n",
        ),
    ),
    "kubernetes-secret-data": (
        _base64(12),
        (
            "apiVersion: v1\nkind: Secret\ndata:\n  a: @@\n",
            "apiVersion: v1\ndata:\n  a: @@\nkind: Secret\n",
            'kind: "Secret"\ndata:\n    key: "@@"\n',
            "kind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: @@\n",
            "kind: Secret\ndata: {a: @@}\n",
            "kind: List\nitems:\n  - kind: Secret\n    data:\n      a: @@\n",
            "kind: Service\n---\nkind: Secret\ndata:\n  a: @@\n",
            '{"kind": "Secret", "data": {"a": "@@"}}\n',
        ),
    ),
    "password-in-automation": (
        _password,
        (
            "- hosts: all\n  vars:\n    db_password: '@@'\n",
            "all:\n  vars:\n    ansible_password: @@\n",
            "web1 ansible_user=root ansible_ssh_pass=@@\n",
            "- mysql_user:\n    name: shop\n    password: @@\n",
            'resource "aws_db_instance" "a" {\n  password = "@@"\n}\n',
            'variable "db_password" {\n  type    = string\n  default = "@@"\n}\n',
            "env:\n  DB_PASSWORD: @@\n",
            "      - run: mysql -uroot --password=@@ shop\n",
        ),
    ),
    "password-in-code": (
        _password,
        (
            'PASSWORD = "@@"\n',
            "db.connect(user='shop', password='@@')\n",
            'config = {"password": "@@", "port": 5432}\n',
            "const dbPassword = '@@';\n",
            'private static final String DB_PASSWORD = "@@";\n',
            'var password string = "@@"\n',
            "$config['db_password'] = '@@';\n",
            "  password: '@@',\n",
        ),
    ),
    "password-in-configuration": (
        _password,
        (
            "spring.datasource.password=@@\n",
            "[database]\nuser = shop\npassword = @@\n",
            '{"database": {"password": "@@"}}\n',
            '<property name="password">@@</property>\n',
            "<password>@@</password>\n",
            "machine shop.example\n  login shop\n  password @@\n",
            "requirepass @@\n",
            'auth_basic_password: "@@"\n',
        ),
    ),
    "opaque-key": (
        _uuid,
        (
            "HEROKU_API_KEY=@@\n",
            "ENV DD_API_KEY=@@\n",
            "      NEW_RELIC_LICENSE_KEY: @@\n",
            "client_secret = '@@'\n",
            '{"clientSecret": "@@"}\n',
            "X-Api-Key: @@\n",
            "AccountName=shop;AccountKey=@@;EndpointSuffix=core.windows.net\n",
            "  encryptionKey: @@\n",
        ),
    ),
}
_NAME = r"([\w.-]+)[\"']?\s*[:=]\s*[\"']?@@"


def planted() -> Iterator[Planted]:
    """Yield every file, always the same ones."""
    import re

    for kind, (make, files) in KINDS.items():
        chance = random.Random(kind)  # noqa: S311 - the same secrets each time
        for text in files:
            secret = make(chance)
            name = re.search(_NAME, text)
            yield Planted(kind, text.replace("@@", secret), secret, name[1] if name else "")
