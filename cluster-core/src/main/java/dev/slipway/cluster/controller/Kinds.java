package dev.slipway.cluster.controller;

import dev.slipway.cluster.object.GroupVersionKind;

/** The built-in kinds that controllers deal with. */
public final class Kinds {
    public static final GroupVersionKind POD = core("Pod");
    public static final GroupVersionKind NODE = core("Node");
    public static final GroupVersionKind NAMESPACE = core("Namespace");
    public static final GroupVersionKind SERVICE = core("Service");
    public static final GroupVersionKind ENDPOINTS = core("Endpoints");
    public static final GroupVersionKind EVENT = core("Event");
    public static final GroupVersionKind BINDING = core("Binding");
    public static final GroupVersionKind CLAIM = core("PersistentVolumeClaim");
    public static final GroupVersionKind REPLICATION_CONTROLLER = core("ReplicationController");
    public static final GroupVersionKind DEPLOYMENT = new GroupVersionKind("apps", "v1", "Deployment");
    public static final GroupVersionKind REPLICA_SET = new GroupVersionKind("apps", "v1", "ReplicaSet");
    public static final GroupVersionKind STATEFUL_SET = new GroupVersionKind("apps", "v1", "StatefulSet");
    public static final GroupVersionKind DAEMON_SET = new GroupVersionKind("apps", "v1", "DaemonSet");
    public static final GroupVersionKind CONTROLLER_REVISION = new GroupVersionKind("apps", "v1", "ControllerRevision");
    public static final GroupVersionKind JOB = new GroupVersionKind("batch", "v1", "Job");
    public static final GroupVersionKind CRON_JOB = new GroupVersionKind("batch", "v1", "CronJob");
    public static final GroupVersionKind LEASE = new GroupVersionKind("coordination.k8s.io", "v1", "Lease");
    public static final GroupVersionKind ENDPOINT_SLICE =
            new GroupVersionKind("discovery.k8s.io", "v1", "EndpointSlice");

    private Kinds() {}

    private static GroupVersionKind core(String kind) {
        return new GroupVersionKind("", "v1", kind);
    }
}
