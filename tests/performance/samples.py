"""Made-up files in any number, each different and each with something to find; the same number gives the same text."""

from stackprompt.domain.workspace.document import Document
from tests.support import document

TASKS = ("harden", "review", "fix", "optimise", "explain")
_BASES = ("python:3.12-slim", "node", "golang:1.22", "ubuntu:16.04", "debian:bookworm", "alpine:3.20", "python:2.7")
_STEPS = (
    "RUN apt-get update",
    "RUN apt-get install -y curl git",
    "RUN curl -k https://example.org/{n}.sh | sh",
    "RUN pip install package-{n}",
    "RUN npm install -g tool-{n}",
    "RUN apk add build-base && \\\n    make -j{n} && \\\n    make install",
    "ADD https://example.org/{n}.tar.gz /opt/",
    "COPY . .",
    "RUN chmod -R 777 /srv",
    "ENV API_TOKEN=secret-{n}-value \\\n    MODE=production",
    "WORKDIR /srv/app-{n}",
    "RUN cd /tmp && wget http://example.org/{n}.zip",
    "USER root",
)
_CONTAINER = """\
        - name: part-{n}
          image: registry.example.org/part-{n}{tag}
          ports:
            - containerPort: {port}
          env:
            - name: PASSWORD
              value: secret-{n}-value
{more}"""
_MORE = (
    "          securityContext:\n            privileged: true\n",
    "          resources:\n            requests:\n              cpu: 100m\n              memory: 128Mi\n",
    "          readinessProbe:\n            httpGet:\n              path: /healthz\n              port: 8080\n",
    "          securityContext:\n            runAsUser: 0\n            allowPrivilegeEscalation: true\n",
    "",
)
_MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{n}
  labels:
    app.kubernetes.io/name: service-{n}
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app.kubernetes.io/name: service-{n}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: service-{n}
    spec:
      hostNetwork: {host}
      containers:
{containers}---
apiVersion: v1
kind: Service
metadata:
  name: service-{n}
spec:
  selector:
    app.kubernetes.io/name: service-{n}
  ports:
    - port: 80
      targetPort: 8080
"""


def dockerfile(n: int) -> Document:
    """Return the nth Dockerfile: two stages and six to fourteen steps."""
    chosen = [_STEPS[(n * 7 + step * 5) % len(_STEPS)].replace("{n}", str(n + step)) for step in range(6 + n % 9)]
    lines = [
        f"# Image {n}.",
        f"FROM {_BASES[n % len(_BASES)]} AS build",
        *chosen[: len(chosen) // 2],
        f"FROM {_BASES[(n // 7 + 3) % len(_BASES)]}",
        *chosen[len(chosen) // 2 :],
        "COPY --from=build /srv /srv",
        f'CMD ["/srv/run", "--port", "{8000 + n}"]',
    ]
    return document(f"images/{n}/Dockerfile", "\n".join(lines) + "\n")


def manifest(n: int) -> Document:
    """Return the nth manifest: a Deployment of one to three containers and its Service."""
    containers = "".join(
        _CONTAINER.format(
            n=n + part, port=8000 + part, tag=("", ":latest", ":1.4.2")[(n + part) % 3], more=_MORE[(n + part) % 5]
        )
        for part in range(1 + n % 3)
    )
    text = _MANIFEST.format(n=n, replicas=1 + n % 4, host=("false", "true")[n % 2], containers=containers)
    return document(f"k8s/service-{n}.yaml", text)


def sample(n: int) -> Document:
    """Return the nth file of a mixture of both."""
    return dockerfile(n) if n % 2 else manifest(n)
