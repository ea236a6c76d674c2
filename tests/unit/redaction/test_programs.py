"""Plain words that programs hold for secrets: quoted, under a telling name, assigned, compared, handed over."""

import pytest

from stackprompt.redaction.find import find_secrets
from stackprompt.redaction.replace import MARK, replace_spans

# No words of a program, and no secrets of anyone.
_WORDS = ("sycamore" + "hill", "Orchard" + "88")
_FORMS = (
    ("a.go", 'func main() {\n\tpassword, user := "%s", "bob"\n}'),
    ("a.go", 'const (\n\tdbPassword string = "%s"\n)'),
    ("a.go", 'if r.Header.Get("X-Auth-Token") != "%s" {'),
    ("a.go", 'pw := flag.String("db-password", "%s", "database password")'),
    ("a.go", 'func password() string { return "%s" }'),
    ("A.java", 'if (password.equals("%s")) {'),
    ("A.java", 'if ("%s".equals(password)) {'),
    ("A.java", 'String password = Optional.ofNullable(System.getenv("P")).orElse("%s");'),
    ("A.java", '@Value("${db.password:%s}") String p;'),
    ("A.java", 'char[] password = "%s".toCharArray();'),
    ("A.java", 'new PasswordAuthentication("user", "%s".toCharArray());'),
    ("A.java", '.inMemoryAuthentication().withUser("admin").password("{noop}%s").roles("ADMIN")'),
    ("A.java", '.password(encoder.encode("%s"))'),
    ("a.kt", 'password = System.getenv("P") ?: "%s"'),
    ("a.kt", 'buildConfigField("String", "API_KEY", "\\"%s\\"")'),
    ("a.scala", 'val config = Map("password" -> "%s")'),
    ("a.cs", 'var password = Environment.GetEnvironmentVariable("P") ?? "%s";'),
    ("a.rs", 'let password = env::var("DB_PASSWORD").unwrap_or("%s".into());'),
    ("a.rs", 'let secret = std::env::var("APP_SECRET").unwrap_or_else(|_| String::from("%s"));'),
    ("a.rs", 'Config { secret: String::from("%s"), port: 5 }'),
    ("a.c", '#define DB_PASS "%s"'),
    ("a.c", 'if (strcmp(password, "%s") == 0) {'),
    ("a.c", 'if (strncmp("%s", passwd, 8) == 0) {'),
    ("a.c", 'strcpy(cfg.password, "%s");'),
    ("a.cpp", 'std::string token{"%s"};'),
    ("a.cpp", 'WiFi.begin("ssid", "%s");'),
    ("a.py", 'password = os.environ.get("DB_PASSWORD", "%s")'),
    ("a.py", 'SECRET_KEY = config("SECRET_KEY", default="%s")'),
    ("a.py", 'parser.add_argument("--password", default="%s")'),
    ("a.py", '@click.option("--token", default="%s")'),
    ("a.py", 'if hmac.compare_digest(token, "%s"):'),
    ("a.py", 'if password in ("%s",):'),
    ("a.py", 'user, password = "u", "%s"'),
    ("a.py", 'def get_password():\n    return "%s"'),
    ("a.js", 'const token = process.env.TOKEN ?? "%s";'),
    ("a.js", 'function login(user, password = "%s") {}'),
    ("a.js", 'await page.type("#password", "%s")'),
    ("a.js", 'cy.get("#password").type("%s")'),
    ("a.rb", 'API_TOKEN = "%s".freeze'),
    ("a.rb", 'def secret\n  "%s"\nend'),
    ("a.rb", 'ActiveSupport::SecurityUtils.secure_compare(password, "%s")'),
    ("a.rb", "set :session_secret, '%s'"),
    ("a.php", 'if ($password == "%s") {'),
    ("a.php", '$password = getenv("P") ?: "%s";'),
    ("a.pl", 'my ($user, $pass) = ("u", "%s");'),
    ("a.pl", '$ENV{PGPASSWORD} = "%s";'),
    ("a.pl", 'my $token = $ENV{TOKEN} // "%s";'),
    ("a.pl", 'if ($password eq "%s") {'),
    ("a.lua", 'if token ~= "%s" then'),
    ("a.swift", 'let token = ProcessInfo.processInfo.environment["TOKEN"] ?? "%s"'),
    ("a.ex", '@secret "%s"'),
    ("a.erl", '{password, "%s"}'),
    ("a.groovy", 'def password = System.getenv("P") ?: "%s"'),
    ("main.tf", 'provider "x" {\n  token = "%s"\n}'),
    ("a.vb", 'Dim apiKey As String = "%s"'),
    ("a.m", '#define kApiKey @"%s"'),
    ("a.sql", "-- login of the replica: app / %s"),
    ("a.py", "# log in as app, password %s"),
    ("a.java", 'store.load(in, "%s".toCharArray());'),
    ("a.go", 'func f() string {\n\tif v := os.Getenv("APP_SECRET"); v != "" {\n\t\treturn v\n\t}\n\treturn "%s"\n}'),
    ("env.go", 'var password = "%s"'),
    ("a.tpl", '{{ if .Values.password }}{{ .Values.password }}{{ else }}{{ "%s" }}{{ end }}'),
)
_HARMLESS = (
    ("lexer.js", 'if (state.lastToken == "implements") return "keyword";'),
    ("lexer.py", 'token = "identifier"'),
    ("rules.php", "'password' => ['required', 'confirmed'],"),
    ("auth.php", "'passwords' => ['users' => ['table' => 'resets']],"),
    ("keys.ts", "export const SESSION_KEY = 'currentUser';"),
    ("keys.ts", "const TOKEN_KEY = 'auth-token';"),
    ("auth.js", "app.use(authenticate(passport, 'redirect'));"),
    ("a.py", "# the user when password changes."),
    ("a.tpl", '{{ include "lookup" (dict "key" .Values.keys.adminPasswordKey "defaultValue" $x) }}'),
    ("a.py", 'password_field = form["password"]'),
    ("A.java", 'char[] digits = "0123456789ABCDEF".toCharArray();'),
    ("a.py", 'algorithm_secret = "hmac-sha256"'),
    ("a.go", 'user, password := "svc", os.Getenv("DB_PASSWORD")'),
)


@pytest.mark.parametrize("word", _WORDS)
@pytest.mark.parametrize(("path", "form"), _FORMS)
def test_a_quoted_word_under_a_telling_name_is_a_secret(path: str, form: str, word: str) -> None:
    text = form.replace("%s", word)
    spans = find_secrets(text, path)
    assert word not in replace_spans(text, spans, (MARK for _ in spans))


@pytest.mark.parametrize(("path", "text"), _HARMLESS)
def test_terms_rules_and_keys_of_a_program_stay(path: str, text: str) -> None:
    assert find_secrets(text, path) == ()
