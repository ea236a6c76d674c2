"""Formats that services publish for their credentials: a match is one, whatever surrounds it."""

import re

_FORMATS = (
    r"(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",  # AWS access key id
    r"LTAI[0-9A-Za-z]{12,30}\b",  # Alibaba Cloud
    r"gh[pousr]_[A-Za-z0-9]{36,255}\b",
    r"github_pat_[A-Za-z0-9_]{22,255}\b",
    r"gl(?:pat|dt|rt|ft|soat|cbt|ptt|agent|imt)-[A-Za-z0-9_-]{20,64}\b",  # GitLab
    r"xox[abeprs]-[A-Za-z0-9-]{10,250}",
    r"xapp-\d-[A-Za-z0-9-]{20,250}",
    r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,128}\b",  # Stripe
    r"whsec_[A-Za-z0-9+/=]{24,64}",
    r"sk-(?=[A-Za-z_-]{0,60}\d)(?:ant-|proj-|svcacct-|or-)?[A-Za-z0-9_-]{32,256}\b",  # OpenAI, Anthropic
    r"(?:gsk|r8|xai|pplx)[_-](?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{32,128}\b",  # Groq, Replicate, xAI, Perplexity
    r"hf_[A-Za-z0-9]{30,64}\b",
    r"AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])",  # Google API key
    r"GOCSPX-[A-Za-z0-9_-]{24,40}",
    r"ya29\.[0-9A-Za-z_-]{20,500}",
    r"(?:npm_[A-Za-z0-9]{36}|rubygems_[a-f0-9]{48})\b",
    r"pypi-[A-Za-z0-9_-]{50,500}",
    r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,64}",
    r"do[opr]_v1_[a-f0-9]{64}\b",  # DigitalOcean
    r"SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}",
    r"key-[a-f0-9]{32}\b",  # Mailgun
    r"[a-f0-9]{32}-us\d{1,2}\b",  # Mailchimp
    r"SK[a-f0-9]{32}\b",  # Twilio
    r"hv[sb]\.[A-Za-z0-9_-]{24,256}",  # Vault
    r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}",  # Terraform Cloud
    r"pul-[a-f0-9]{40}\b",  # Pulumi
    r"dp\.(?:pt|st|ct|sa)\.[A-Za-z0-9_.-]{40,80}",  # Doppler
    r"dapi[a-f0-9]{32}(?:-\d)?\b",  # Databricks
    r"gl(?:sa|c)_[A-Za-z0-9+/_]{30,200}={0,2}",  # Grafana
    r"NR(?:AK|AA|JS|II)-[A-Za-z0-9]{20,40}",  # New Relic
    r"sntry[su]_[A-Za-z0-9+/=_]{40,250}",  # Sentry
    r"ATATT3[A-Za-z0-9_=-]{50,250}",  # Atlassian
    r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b",  # Shopify
    r"sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}",  # Square
    r"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{32,64}",  # PlanetScale
    r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}\b",  # Postman
    r"(?:lin_api|figd|ntn|nfp|sbp|CCIPAT|bkua|sq[pua])_(?=[A-Za-z_-]{0,30}\d)[A-Za-z0-9_-]{36,120}",
    r"FlyV1 fm\d_[A-Za-z0-9+/=_,-]{40,2000}",
    r"AGE-SECRET-KEY-1[0-9A-Z]{58}\b",
    r"\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])",  # Telegram
    r"[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}\b",  # Discord
    r"[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}",  # Microsoft Entra
    r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}",  # JSON web token
)
_ELSEWHERE = (
    r"https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9_/]{30,120}",
    r"https://(?:\w{1,10}\.)?discord(?:app)?\.com/api/webhooks/\d{15,21}/[\w-]{40,100}",
    r"https://[\w-]{1,60}\.webhook\.office\.com/[^\s\"']{40,400}",
    # Hashes of passwords: they can be tried out at leisure.
    r"\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}",
    r"\$(?:apr1|1|5|6|y)\$[^\s:$\"']{1,40}\$[./A-Za-z0-9]{20,90}",
    r"\$argon2id?\$[^\s\"']{30,200}",
)
_TOKENS = re.compile(rf"\b(?:{'|'.join(_FORMATS)})|{'|'.join(_ELSEWHERE)}")
# Every format needs so many letters in a row, and few lines have them.
_LONG = re.compile(r"[\w.~+/=:$-]{16}")


def without_tokens(text: str, mark: str) -> tuple[str, int]:
    """Return ``text`` with ``mark`` in place of each credential of a published format, and how many there were."""
    return _TOKENS.subn(mark, text) if _LONG.search(text) else (text, 0)
