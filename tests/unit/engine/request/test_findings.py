"""Practices that want the opposite: of two findings at one line the worse one is shown."""

import pytest

from stackprompt.engine.request.findings import select_for_task
from stackprompt.engine.workspace.analysis import analyse
from tests.support import built_in, document

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME}
spec:
  replicas: 1
---
"""
AUTOSCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 4
"""
WEB, OTHER = DEPLOYMENT.replace("NAME", "web"), DEPLOYMENT.replace("NAME", "other")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (WEB, [("kubernetes-single-replica", 5)]),
        (WEB + AUTOSCALER, [("kubernetes-hpa-replicas", 5)]),
        (WEB + OTHER + AUTOSCALER, [("kubernetes-hpa-replicas", 5), ("kubernetes-single-replica", 11)]),
    ],
)
def test_a_count_that_an_autoscaler_owns_is_not_to_be_raised(text: str, found: list[tuple[str, int]]) -> None:
    findings = select_for_task(analyse(built_in(), document("k8s/web.yaml", text)).findings, "review")
    about = {"kubernetes-hpa-replicas", "kubernetes-single-replica"}
    assert [(one.practice.id, one.span.line) for one in findings if one.practice.id in about] == found
