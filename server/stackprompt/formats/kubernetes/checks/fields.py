"""The fields of Kubernetes objects whose type people get wrong, and the type of each.

Not the whole schema: only types and required fields that every supported release agrees on, and that a strategic merge
patch needs too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias


class Leaf(Enum):
    """The type that a scalar must have."""

    TEXT = auto()
    WHOLE = auto()
    TRUTH = auto()


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose elements have a shape, if one is known."""

    element: "FieldShape | None" = None


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping with keys of the author's choice and values of one shape."""

    value: "FieldShape"


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping with known keys, of which some must be there; other keys are left alone."""

    known: Mapping[str, "FieldShape"]
    required: tuple[str, ...] = ()


FieldShape: TypeAlias = Leaf | ListOf | MapOf | Fields

_TEXTS = MapOf(Leaf.TEXT)
_TEXT_LIST = ListOf(Leaf.TEXT)
_LABELLED = Fields({"name": Leaf.TEXT, "namespace": Leaf.TEXT, "labels": _TEXTS, "annotations": _TEXTS})
_SELECTOR = Fields({"matchLabels": _TEXTS})
_KEYED = Fields({"name": Leaf.TEXT, "key": Leaf.TEXT, "optional": Leaf.TRUTH}, ("key",))

_ENVIRONMENT = Fields(
    {
        "name": Leaf.TEXT,
        "value": Leaf.TEXT,
        "valueFrom": Fields(
            {
                "configMapKeyRef": _KEYED,
                "secretKeyRef": _KEYED,
                "fieldRef": Fields({"fieldPath": Leaf.TEXT}, ("fieldPath",)),
            }
        ),
    },
    ("name",),
)
_PORT = Fields(
    {"name": Leaf.TEXT, "containerPort": Leaf.WHOLE, "hostPort": Leaf.WHOLE, "protocol": Leaf.TEXT}, ("containerPort",)
)
_PROBE = Fields(
    {
        **dict.fromkeys(
            ("initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold", "successThreshold"),
            Leaf.WHOLE,
        ),
        "exec": Fields({"command": _TEXT_LIST}),
        "grpc": Fields({"port": Leaf.WHOLE, "service": Leaf.TEXT}, ("port",)),
        "httpGet": Fields({"path": Leaf.TEXT, "host": Leaf.TEXT, "scheme": Leaf.TEXT}, ("port",)),
        "tcpSocket": Fields({}, ("port",)),
    }
)
_HANDLER = Fields({"exec": Fields({"command": _TEXT_LIST})})
_USER: Mapping[str, FieldShape] = {"runAsUser": Leaf.WHOLE, "runAsGroup": Leaf.WHOLE, "runAsNonRoot": Leaf.TRUTH}
_CONTAINER = Fields(
    {
        **dict.fromkeys(("name", "image", "imagePullPolicy", "workingDir"), Leaf.TEXT),
        "command": _TEXT_LIST,
        "args": _TEXT_LIST,
        "env": ListOf(_ENVIRONMENT),
        "envFrom": ListOf(),
        "ports": ListOf(_PORT),
        "volumeMounts": ListOf(
            Fields(
                {"name": Leaf.TEXT, "mountPath": Leaf.TEXT, "subPath": Leaf.TEXT, "readOnly": Leaf.TRUTH},
                ("mountPath",),
            )
        ),
        **dict.fromkeys(("livenessProbe", "readinessProbe", "startupProbe"), _PROBE),
        "lifecycle": Fields({"preStop": _HANDLER, "postStart": _HANDLER}),
        "securityContext": Fields(
            {
                **_USER,
                "privileged": Leaf.TRUTH,
                "allowPrivilegeEscalation": Leaf.TRUTH,
                "readOnlyRootFilesystem": Leaf.TRUTH,
                "capabilities": Fields({"add": _TEXT_LIST, "drop": _TEXT_LIST}),
            }
        ),
        **dict.fromkeys(("tty", "stdin"), Leaf.TRUTH),
    },
    ("name",),
)
_VOLUME = Fields(
    {
        "name": Leaf.TEXT,
        "configMap": Fields({"name": Leaf.TEXT, "defaultMode": Leaf.WHOLE, "optional": Leaf.TRUTH}),
        "secret": Fields({"secretName": Leaf.TEXT, "defaultMode": Leaf.WHOLE, "optional": Leaf.TRUTH}),
        "hostPath": Fields({"path": Leaf.TEXT}, ("path",)),
        "persistentVolumeClaim": Fields({"claimName": Leaf.TEXT, "readOnly": Leaf.TRUTH}, ("claimName",)),
    },
    ("name",),
)
_POD = Fields(
    {
        "containers": ListOf(_CONTAINER),
        "initContainers": ListOf(_CONTAINER),
        "volumes": ListOf(_VOLUME),
        "imagePullSecrets": ListOf(Fields({"name": Leaf.TEXT})),
        "tolerations": ListOf(
            Fields({"key": Leaf.TEXT, "operator": Leaf.TEXT, "value": Leaf.TEXT, "tolerationSeconds": Leaf.WHOLE})
        ),
        "nodeSelector": _TEXTS,
        **dict.fromkeys(
            ("serviceAccountName", "restartPolicy", "priorityClassName", "hostname", "nodeName"), Leaf.TEXT
        ),
        **dict.fromkeys(
            ("hostNetwork", "hostPID", "hostIPC", "automountServiceAccountToken", "shareProcessNamespace"), Leaf.TRUTH
        ),
        "terminationGracePeriodSeconds": Leaf.WHOLE,
        "securityContext": Fields({**_USER, "fsGroup": Leaf.WHOLE, "supplementalGroups": ListOf(Leaf.WHOLE)}),
    }
)
_TEMPLATE = Fields({"metadata": _LABELLED, "spec": _POD})
_JOB: Mapping[str, FieldShape] = {
    "template": _TEMPLATE,
    "backoffLimit": Leaf.WHOLE,
    "completions": Leaf.WHOLE,
    "parallelism": Leaf.WHOLE,
}
_WORKLOAD = Fields(
    {
        "replicas": Leaf.WHOLE,
        "minReadySeconds": Leaf.WHOLE,
        "revisionHistoryLimit": Leaf.WHOLE,
        "paused": Leaf.TRUTH,
        "serviceName": Leaf.TEXT,
        "selector": _SELECTOR,
        "template": _TEMPLATE,
    }
)
_CRON_JOB = Fields(
    {
        "schedule": Leaf.TEXT,
        "suspend": Leaf.TRUTH,
        "concurrencyPolicy": Leaf.TEXT,
        "successfulJobsHistoryLimit": Leaf.WHOLE,
        "failedJobsHistoryLimit": Leaf.WHOLE,
        "startingDeadlineSeconds": Leaf.WHOLE,
        "jobTemplate": Fields({"spec": Fields(_JOB)}),
    }
)
_SERVICE = Fields(
    {
        "type": Leaf.TEXT,
        "clusterIP": Leaf.TEXT,
        "selector": _TEXTS,
        "externalIPs": _TEXT_LIST,
        "loadBalancerSourceRanges": _TEXT_LIST,
        "publishNotReadyAddresses": Leaf.TRUTH,
        "ports": ListOf(
            Fields({"name": Leaf.TEXT, "port": Leaf.WHOLE, "nodePort": Leaf.WHOLE, "protocol": Leaf.TEXT}, ("port",))
        ),
    }
)
_INGRESS = Fields(
    {
        "ingressClassName": Leaf.TEXT,
        "tls": ListOf(Fields({"hosts": _TEXT_LIST, "secretName": Leaf.TEXT})),
        "rules": ListOf(
            Fields(
                {
                    "host": Leaf.TEXT,
                    "http": Fields(
                        {"paths": ListOf(Fields({"path": Leaf.TEXT, "pathType": Leaf.TEXT}, ("pathType", "backend")))},
                        ("paths",),
                    ),
                }
            )
        ),
    }
)
_RULES = ListOf(
    Fields(
        dict.fromkeys(("apiGroups", "resources", "resourceNames", "verbs", "nonResourceURLs"), _TEXT_LIST), ("verbs",)
    )
)
_BINDING = Fields(
    {
        "metadata": _LABELLED,
        "roleRef": Fields({"kind": Leaf.TEXT, "name": Leaf.TEXT}, ("kind", "name")),
        "subjects": ListOf(Fields({"kind": Leaf.TEXT, "name": Leaf.TEXT, "namespace": Leaf.TEXT}, ("kind", "name"))),
    }
)


def _with_spec(spec: FieldShape) -> Fields:
    return Fields({"metadata": _LABELLED, "spec": spec})


# Whatever has metadata takes text there; no other field of custom kinds is known.
ANY_OBJECT = Fields({"metadata": _LABELLED})
OBJECTS: Mapping[tuple[str, str], Fields] = {
    ("v1", "Pod"): _with_spec(_POD),
    ("v1", "PodTemplate"): Fields({"metadata": _LABELLED, "template": _TEMPLATE}),
    ("v1", "Service"): _with_spec(_SERVICE),
    ("v1", "ConfigMap"): Fields({"metadata": _LABELLED, "data": _TEXTS, "binaryData": _TEXTS, "immutable": Leaf.TRUTH}),
    ("v1", "Secret"): Fields(
        {"metadata": _LABELLED, "data": _TEXTS, "stringData": _TEXTS, "type": Leaf.TEXT, "immutable": Leaf.TRUTH}
    ),
    **{("apps/v1", kind): _with_spec(_WORKLOAD) for kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")},
    ("batch/v1", "Job"): _with_spec(Fields(_JOB)),
    ("batch/v1", "CronJob"): _with_spec(_CRON_JOB),
    ("networking.k8s.io/v1", "Ingress"): _with_spec(_INGRESS),
    ("autoscaling/v2", "HorizontalPodAutoscaler"): _with_spec(
        Fields({"minReplicas": Leaf.WHOLE, "maxReplicas": Leaf.WHOLE, "metrics": ListOf()})
    ),
    **{
        ("rbac.authorization.k8s.io/v1", kind): Fields({"metadata": _LABELLED, "rules": _RULES})
        for kind in ("Role", "ClusterRole")
    },
    **{("rbac.authorization.k8s.io/v1", kind): _BINDING for kind in ("RoleBinding", "ClusterRoleBinding")},
}
