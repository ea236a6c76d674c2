from tests.unit.detection.readers.facts import facts_by_line, read_formats, read_rows


def test_images_of_yaml_files() -> None:
    text = """services:
  db:
    image: "postgres:16-alpine"  # the database
  cache: {image: ignored}
  app:
    image: ${REGISTRY:-docker.io}/acme/app:${TAG}
  mail:
    image: docker.io/library/redis:${REDIS_VERSION:-7.4}
chart:
  image:
    registry: docker.io
    pullPolicy: Always
    repository: bitnami/kafka
    tag: "3.8.0"
  templated:
    image: {{ .Values.image }}
# image: commented:1
"""
    assert read_rows("deploy/values.yaml", text) == [
        ("postgres", 3, "16", 1.0),
        ("acme/app", 6, None, 1.0),
        ("redis", 8, "7.4", 1.0),
        ("bitnami/kafka", 13, "3.8.0", 1.0),
    ]
    assert read_formats("compose.prod.yaml", text) == [("compose", 1)]


def test_services_without_image_or_build_are_not_compose() -> None:
    assert read_formats("config.yaml", "services:\n  - a\n  - b\n") == []
    assert read_formats("services.yaml", "image: x\nservices:\n  App\\Kernel: ~\n") == []


def test_kubernetes_kinds() -> None:
    text = """kind: Service
apiVersion: v1
---
apiVersion: apps/v1
kind: Deployment
spec:
  kind: ignored
---
kind: OnlyKind
---
apiVersion: networking.k8s.io/v1
kind: "Ingress"
"""
    assert read_rows("k8s/all.yml", text) == [
        ("core/Service", 1, None, 1.0),
        ("apps/Deployment", 5, None, 1.0),
        ("networking.k8s.io/Ingress", 11, None, 1.0),
    ]


def test_images_below_a_comment_an_anchor_or_a_dash() -> None:
    text = """db:
  image: &db
    # where it comes from
    registry: docker.io

    repository: bitnami/mysql
    tag: 8.4.1
containers:
  - image:
      name: redis
  - image: [a]
"""
    assert facts_by_line("values.yaml", text) == [("bitnami/mysql", 6, "8.4.1"), ("redis", 10, None)]
