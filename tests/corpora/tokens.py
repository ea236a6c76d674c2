"""Tokens in the forms that vendors publish, built from patterns: no token and no whole prefix is written here.

In a pattern ``~`` parts a prefix in two and goes, and ``{A36}`` is replaced by 36 characters of the alphabet ``A``.
"""

import random
import re
import string
from collections.abc import Callable, Mapping
from functools import partial

from tests.corpora.values import ALPHANUMERIC, BASE64_URL, draw

HEX = string.hexdigits[:16]
LETTERS = string.ascii_letters
ALPHABETS: Mapping[str, str] = {
    "A": ALPHANUMERIC,
    "a": string.ascii_lowercase + string.digits,
    "U": string.ascii_uppercase + string.digits,
    "L": string.ascii_uppercase,
    "l": string.ascii_lowercase,
    "x": HEX,
    "X": HEX.upper(),
    "d": string.digits,
    "u": BASE64_URL,
    "b": ALPHANUMERIC + "+/",
    "t": string.ascii_uppercase + "234567",
    "c": ALPHANUMERIC + "./",
}
FIELD = re.compile(r"\{([A-Za-z])(\d+)\}")
FORMS: Mapping[str, str] = {
    "github-classic": "gh~p_{A36}",
    "github-oauth": "gh~o_{A36}",
    "github-user": "gh~u_{A36}",
    "github-server": "gh~s_{A36}",
    "github-refresh": "gh~r_{A76}",
    "github-fine-grained": "github~_pat_{A22}_{A59}",
    "gitlab-personal": "gl~pat-{u20}",
    "gitlab-pipeline-trigger": "gl~ptt-{x40}",
    "gitlab-runner": "GR~1348941{u20}",
    "gitlab-runner-auth": "gl~rt-{u20}",
    "gitlab-deploy": "gl~dt-{u20}",
    "gitlab-feed": "gl~ft-{u20}",
    "aws-access-key": "AK~IA{t16}",
    "aws-session-key": "AS~IA{t16}",
    "google-api-key": "AI~za{u35}",
    "google-oauth-secret": "GOC~SPX-{u28}",
    "google-oauth-access": "ya~29.{u90}",
    "google-refresh": "1~//0{u62}",
    "slack-bot": "xox~b-{d12}-{d12}-{A24}",
    "slack-user": "xox~p-{d12}-{d12}-{d12}-{x32}",
    "slack-app": "xa~pp-1-A{U10}-{d13}-{x64}",
    "slack-config": "xox~e.xox~p-1-{A160}",
    "stripe-live": "sk~_live_{A24}",
    "stripe-live-long": "sk~_live_{A99}",
    "stripe-test": "sk~_test_{A24}",
    "stripe-restricted": "rk~_live_{A24}",
    "stripe-webhook": "wh~sec_{A32}",
    "openai-old": "sk~-{A20}T3Blb~kFJ{A20}",
    "openai-project": "sk~-proj-{u64}T3Blb~kFJ{u64}",
    "anthropic": "sk~-ant-api03-{u93}AA",
    "hugging-face": "h~f_{A34}",
    "replicate": "r~8_{A37}",
    "groq": "gs~k_{A52}",
    "perplexity": "pp~lx-{A48}",
    "npm": "np~m_{A36}",
    "pypi": "py~pi-AgEIcHlwaS5vcmc{u150}",
    "rubygems": "rub~ygems_{x48}",
    "nuget": "o~y2{a43}",
    "crates": "c~io{A32}",
    "docker-hub": "dc~kr_pat_{u27}",
    "docker-swarm": "SW~MTKN-1-{a50}-{a25}",
    "digitalocean-personal": "do~p_v1_{x64}",
    "digitalocean-oauth": "do~o_v1_{x64}",
    "heroku": "HR~KU-AA{u58}",
    "shopify-access": "shp~at_{x32}",
    "shopify-secret": "shp~ss_{x32}",
    "square-access": "EA~AA{u60}",
    "square-secret": "sq~0csp-{u43}",
    "sendgrid": "S~G.{u22}.{u43}",
    "mailgun": "key~-{x32}",
    "mailchimp": "{x32}-us~12",
    "twilio-key": "S~K{x32}",
    "telegram": "{d9}:A~A{u33}",
    "discord-bot": "M{A25}.{u6}.{u38}",
    "facebook": "EA~ACEdEose0cBA{A80}",
    "twitter-bearer": "AAAA~AAAAAAAAAAAAAAAAAA{A80}",
    "linear": "lin~_api_{A40}",
    "notion": "nt~n_{d11}{A35}",
    "notion-old": "secret~_{A43}",
    "airtable": "pa~t{A14}.{x64}",
    "asana": "1/{d16}:{x32}",
    "atlassian": "ATA~TT3xFfGF0{u170}={X8}",
    "bitbucket-app": "AT~BB{A32}",
    "figma": "fig~d_{u40}",
    "dropbox": "s~l.{u130}",
    "grafana-service": "gl~sa_{A32}_{x8}",
    "grafana-cloud": "gl~c_eyJ{A80}",
    "datadog-app": "dd~app_{A34}",
    "new-relic-user": "NR~AK-{U27}",
    "new-relic-license": "{x36}NR~AL",
    "sentry-org": "snt~rys_eyJ{A80}_{b43}",
    "sentry-user": "snt~ryu_{x64}",
    "pulumi": "p~ul-{x40}",
    "terraform-cloud": "{A14}.atlas~v1.{u64}",
    "vault-service": "h~vs.{u95}",
    "vault-batch": "h~vb.{u140}",
    "databricks": "da~pi{x32}-2",
    "planetscale-password": "pscale~_pw_{u43}",
    "planetscale-token": "pscale~_tkn_{u43}",
    "supabase": "sb~p_{x40}",
    "fly": "Fly~V1 fm2_{b120}",
    "doppler": "dp~.pt.{A43}",
    "postman": "PM~AK-{x24}-{x34}",
    "sonarqube": "sq~u_{x40}",
    "snyk-service": "sny~k_sat.{x8}.{u60}",
    "artifactory": "AK~Cp{A69}",
    "jfrog-reference": "cmVm~dGtuOj{A55}",
    "okta": "00~{u40}",
    "duffel": "duffel~_live_{u43}",
    "easypost": "EZ~AK{A54}",
    "lob": "live~_{x35}",
    "brevo": "xkeys~ib-{x64}-{A16}",
    "contentful": "CFP~AT-{u43}",
    "prefect": "pn~u_{A36}",
    "typeform": "tf~p_{u43}",
    "age": "AGE-SECRET~-KEY-1{U58}",
    "azure-ad": "{A3}8Q~{u34}",
    "tailscale": "ts~key-auth-{A17}-{A32}",
    "cloudflare-origin": "v1~.0-{x24}-{x146}",
    "json-web-token": "eyJhbGci~OiJIUzI1NiJ9.eyJ{u60}.{u43}",
    "1password": "ops~_eyJ{A250}",
    "mapbox": "sk~.eyJ{A80}.{u22}",
}
# Written forms of values that only a certain file holds.
SPECIAL: Mapping[str, str] = {
    "hex128": "{x128}",
    "base32": "{t32}",
    "sas": "{A43}%3D",
    "b64_88": "{b86}==",
    "bcrypt": "$2y$10${c53}",
    "apr1": "$apr1${c8}${c22}",
    "htdigest": "$$2y$$10$${c53}",
    "sha512crypt": "$6${c16}${c86}",
    "slack_hook": "T{U10}/B{U10}/{A24}",
    "discord_hook": "{d18}/{u68}",
    "teams_hook": "{x8}-{x4}-{x4}-{x4}-{x12}/IncomingWebhook/{x32}/{x8}",
    "sentry_old": "{x32}",
    "atsign": "{A6}@{A8}",
    "hostilebrace": "{{A7};{A4}}",
}


def build(form: str, rng: random.Random) -> str:
    """Return a value of ``form``."""
    return FIELD.sub(lambda field: draw(rng, ALPHABETS[field[1]], int(field[2])), form.replace("~", ""))


TOKENS: Mapping[str, Callable[[random.Random], str]] = {
    name: partial(build, form) for name, form in {**FORMS, **SPECIAL}.items()
}
VENDORS = tuple(FORMS)
