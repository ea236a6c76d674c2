import pytest

from stackprompt.redaction.rules.names import Meaning, read_name


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "dbPassword",
        "db-pass",
        "DBPW",
        "userpass",
        "PSK",
        "ADMIN_PIN",
        "senha",
        "MOT_DE_PASSE",
        "passwords",
        "password2",
        "PASSWORD_BASE64",
        "spring.datasource.password",
        "dbPasswordMaster",
        "PASSWORD2",
        "datenbankPasswort",
        "mdp_admin",
        "kata_sandi",
        "数据库密码",
        "データベースパスワード",
        "пароль_базы",
        "seed_phrase",
    ],
)
def test_the_name_of_a_password_is_sure(name: str) -> None:
    assert read_name(name) is Meaning.SURE


@pytest.mark.parametrize(
    "name",
    [
        "JWT_SECRET",
        "apiKey",
        "STRIPE_KEY",
        "SESSION_KEY",
        "authToken",
        "client_secret",
        "CREDENTIALS",
        "AES_KEY",
        "API_KEYS",
        "npmAuthToken",
        "SECRET_KEY_BASE",
        "TOKEN2",
        "cle_api",
        "clave_secreta",
        "chave_api",
        "klucz_api",
        "api_schluessel",
        "zugangsschluessel",
        "AES256_KEY",
        "PEPPER",
        "req.query.token",
    ],
)
def test_the_name_of_a_credential_is_likely(name: str) -> None:
    assert read_name(name) is Meaning.LIKELY


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD_FILE",
        "secretName",
        "token_type",
        "max_tokens_count",
        "TOKEN_URL",
        "secretKeyRef",
        "password_policy",
        "keyboard",
        "primary_key",
        "public_key",
        "tokenizer",
        "bypass",
        "compass",
        "author",
        "passthrough",
        "proxy_pass",
        "source_code_hash",
        "PASSWORD_MIN_LENGTH",
        "keyword",
        "monkey",
        "palabras_clave",
        "passwords_match",
        "bezugsSchlusswort",
    ],
)
def test_a_name_about_secrets_or_of_something_else_means_nothing(name: str) -> None:
    assert read_name(name) is Meaning.NONE


@pytest.mark.parametrize("name", ["KEY", "REDIS_AUTH", "SIGNATURE", "MASTER", "has_password", "cache.key_id_key"])
def test_a_name_that_may_be_anything_needs_a_value_that_looks_random(name: str) -> None:
    assert read_name(name) is Meaning.WEAK
