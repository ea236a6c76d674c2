"""Decide by name which files hold secrets: they are never read from disk, nor shown when an editor has them open.

The table lists files of credentials and little else; a file that may hold one among other things (a manifest, a
pipeline, settings of an application) is read, and its secrets are redacted.
"""

import re
from collections.abc import Mapping
from functools import cache

# Case is ignored, as on Windows and macOS, and copies match too: server.key.bak, .env~.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "environment": (
        r"\.env([._-].*)?",
        r"\.envrc(\..+)?",
        r".+\.env",
        # Not env.py or env.ts, which are code.
        r"env\.(prod|dev|stag|test|local|live|qa|uat|ci|secret|real)[a-z]*",
    ),
    "private key": (
        r"id_(rsa|dsa|ecdsa|ed25519|xmss)([._-].*)?",
        r".+\.(pem|key|p8|pk8|p12|pfx|jks|jceks|bks|keystore|kdbx?|ppk|gpg|ovpn|keytab|agekey|snk|mobileprovision)",
        # Other armoured files are signatures and public keys.
        r".*(priv|secret|secring).*\.asc",
        r"wallet\.dat",
    ),
    "credentials": (
        r"[._]netrc",
        r"\.pgpass|pgpass\.conf",
        r"\.my(login)?\.cnf",
        r"\.(npmrc|yarnrc|yarnrc\.ya?ml|pypirc|gemrc|terraformrc|s3cfg|boto|msmtprc|fetchmailrc|vault-token|dockercfg)",
        r"\.dockerconfigjson|terraform\.rc|credentials\.tfrc\.json",
        r"\.?vault[-_]?pass(word)?(\.txt)?",
        r"\.git-credentials|\.?htpasswd|\.htdigest",
        r"kubeconfig([._-].*)?|.+\.kubeconfig",
        r"(application_default_)?credentials(\.(json|csv|ya?ml|toml|ini|txt|xml|properties))?",
        r"(.+[-_.])?service[-_]?account([-_.].*)?\.json|client_secrets?([-_.].*)?\.json",
        r"(access|root)_?keys?\.csv",
        r"secrets\.(ya?ml|json|toml|ini|properties|txt)",
    ),
    "state": (r".+\.tfvars(\.json)?", r".*\.tfstate(\..*)?"),
    "history": (r"\.[a-z0-9]+_history|fish_history|\.histfile",),
}
# Every file in such a folder, or those of these names.
_FOLDERS: Mapping[str, str] = {
    r"\.ssh|\.gnupg|\.aws|\.azure|\.kube|gcloud": r".+",
    r"\.docker": r"config\.json",
    r"\.git": r"config(\.worktree)?|credentials",
}
# Files that Compose mounts from ./secrets: .txt or without a suffix. Manifests and code in it are read.
_MOUNTED = re.compile(r"(?i)(?:.*/)?\.?secrets/[^/.]+(?:\.txt)?")
_COPY = r"(~|\.(bak|old|orig|save|backup|copy|[0-9]{1,8})|[-_ ]copy)*"
# An example, or the public half of a pair.
_PUBLIC = re.compile(
    r"(?i).*[._-](example|sample|template|tmpl|tpl|dist)(\.json)?|.+\.pub|(example|sample|template)[._-].*env"
)
# The template of a Secret in a chart has its values elsewhere.
_TEMPLATE = re.compile(r"(?i)(?:.*/)?templates/(?:.*/)?secrets\.ya?ml")


def is_secret_file(relative: str, root: str = "") -> bool:
    """Return whether the name of a file below ``root`` means keys, passwords or state with passwords in it.

    Paths have forward slashes. Of ``root`` only the name counts: ``.ssh`` and the like.
    """
    folders, _, name = relative.rpartition("/")
    # Windows opens the same file with dots and blanks at the end, and with the name of its main stream.
    name = name.partition(":")[0].rstrip(" .") or name
    if _PUBLIC.fullmatch(name) or _TEMPLATE.fullmatch(relative):
        return False
    if _compile_names().fullmatch(name) or _MOUNTED.fullmatch(f"{folders}/{name}"):
        return True
    above = f"{root}/{folders}".split("/")
    return any(
        folder.fullmatch(part) for folder, within in _compile_folders() if within.fullmatch(name) for part in above
    )


@cache
def _compile_names() -> re.Pattern[str]:
    kinds = "|".join(pattern for patterns in _NAMES.values() for pattern in patterns)
    return re.compile(rf"(?i)(?:{kinds}){_COPY}")


@cache
def _compile_folders() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(rf"(?i){folder}"), re.compile(rf"(?i){name}")) for folder, name in _FOLDERS.items())
