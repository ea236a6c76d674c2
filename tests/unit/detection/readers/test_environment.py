from tests.unit.detection.readers.facts import read_keys


def test_names_of_variables() -> None:
    text = "# REDIS_URL=redis://\nexport SENTRY_DSN=\nPGHOST=db\nlower=1\n"
    assert read_keys(".env.example", text, "env") == [("REDIS_URL", 1), ("SENTRY_DSN", 2), ("PGHOST", 3)]
    manifest = (
        "env:\n  - name: DB_HOST\n    value: x\n  - SENTRY_DSN=y\n  - PLAIN\n  - DD_AGENT_HOST\n  AWS_REGION: eu\n"
    )
    assert [name for name, _ in read_keys("pod.yaml", manifest, "env")] == [
        "DB_HOST",
        "SENTRY_DSN",
        "DD_AGENT_HOST",
        "AWS_REGION",
    ]
