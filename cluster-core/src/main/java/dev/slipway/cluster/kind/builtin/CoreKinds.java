package dev.slipway.cluster.kind.builtin;

import static dev.slipway.cluster.kind.builtin.Entry.inAll;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.NameRule;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;

/** The core group: namespaces, configuration, pods, nodes, services, events. */
final class CoreKinds {
    private CoreKinds() {}

    static List<Kind> all(Entry entry) {
        return List.of(
                entry.of("v1", "Namespace", "namespaces", "V1Namespace", "ns")
                        .withRules(new SmallRules.OfNamespace())
                        .clusterScoped()
                        .withSubresources("finalize", "status")
                        .withTraits(Traits.USUAL.named(NameRule.LABEL).selectableBy("status.phase"))
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "Status",
                                        "Active or Terminating.",
                                        namespace -> Cells.text(namespace.status(), "", "phase")),
                                Cells.AGE),
                entry.of("v1", "ConfigMap", "configmaps", "V1ConfigMap", "cm")
                        .withRules(new ConfigurationRules.OfConfigMap())
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "Data",
                                        "How many entries it has.",
                                        map -> (long) map.root().mapping("data").size()
                                                + map.root()
                                                        .mapping("binaryData")
                                                        .size()),
                                Cells.AGE),
                entry.of("v1", "Secret", "secrets", "V1Secret")
                        .withRules(new ConfigurationRules.OfSecret())
                        .withTraits(Traits.USUAL.selectableBy("type"))
                        .withColumns(
                                Column.NAME,
                                Cells.text("Type", "What it is for.", secret -> Cells.text(secret.root(), "", "type")),
                                Cells.text("Data", "How many entries it has.", secret ->
                                        (long) secret.root().mapping("data").size()),
                                Cells.AGE),
                entry.of("v1", "ServiceAccount", "serviceaccounts", "V1ServiceAccount", "sa")
                        .withSubresources("token")
                        .withColumns(Column.NAME, Cells.AGE),
                inAll(entry.of("v1", "Pod", "pods", "V1Pod", "po"))
                        .withRules(new PodRules())
                        .withSubresources("status", "binding", "eviction")
                        .withTraits(Traits.USUAL
                                .counting(Generation.SPEC)
                                .selectableBy(
                                        "spec.nodeName",
                                        "spec.restartPolicy",
                                        "spec.schedulerName",
                                        "spec.serviceAccountName",
                                        "spec.hostNetwork",
                                        "status.phase",
                                        "status.podIP",
                                        "status.nominatedNodeName"))
                        .withColumns(PodCells.columns()),
                inAll(entry.of("v1", "Service", "services", "V1Service", "svc"))
                        .withRules(new ServiceRules())
                        .withSubresources("status")
                        .withTraits(Traits.USUAL
                                .named(NameRule.RFC1035_LABEL)
                                .creatingOnUpdate()
                                .selectableBy("spec.clusterIP", "spec.type"))
                        .withColumns(NetworkCells.ofService()),
                entry.of("v1", "Endpoints", "endpoints", "V1Endpoints", "ep")
                        .withRules(new SmallRules.OfEndpoints())
                        .withTraits(Traits.USUAL
                                .creatingOnUpdate()
                                .deprecated(
                                        "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"))
                        .withColumns(NetworkCells.ofEndpoints()),
                entry.of("v1", "Node", "nodes", "V1Node", "no")
                        .clusterScoped()
                        .withSubresources("status")
                        .withTraits(Traits.USUAL.keepingStatusOfNew().selectableBy("spec.unschedulable"))
                        .withColumns(NodeCells.columns()),
                entry.of("v1", "Event", "events", "CoreV1Event", "ev")
                        .withRules(new SmallRules.OfEvent())
                        .withTraits(Traits.USUAL
                                .creatingOnUpdate()
                                .selectableBy(
                                        "involvedObject.kind",
                                        "involvedObject.namespace",
                                        "involvedObject.name",
                                        "involvedObject.uid",
                                        "involvedObject.apiVersion",
                                        "involvedObject.resourceVersion",
                                        "involvedObject.fieldPath",
                                        "reason",
                                        "reportingComponent",
                                        "source",
                                        "type"))
                        .withColumns(EventCells.columns()),
                entry.of("events.k8s.io/v1", "Event", "events", "EventsV1Event", "ev")
                        .withTraits(Traits.USUAL
                                .creatingOnUpdate()
                                .selectableBy(
                                        "regarding.kind",
                                        "regarding.namespace",
                                        "regarding.name",
                                        "regarding.uid",
                                        "regarding.apiVersion",
                                        "regarding.resourceVersion",
                                        "regarding.fieldPath",
                                        "reason",
                                        "reportingController",
                                        "type"))
                        .withColumns(EventCells.columns())
                        .withConversion(EventConversion.conversion()),
                entry.of("v1", "ComponentStatus", "componentstatuses", "V1ComponentStatus", "cs")
                        .clusterScoped()
                        .withTraits(Traits.USUAL.readingOnly().deprecated("v1 ComponentStatus is deprecated in v1.19+"))
                        .withColumns(
                                Column.NAME,
                                Cells.text("Status", "Whether it is well.", status -> component(status, "type")),
                                Cells.text("Message", "What it says.", status -> component(status, "message")),
                                Cells.text("Error", "What it lacks.", status -> component(status, "error"))));
    }

    private static String component(ApiObject status, String field) {
        return status.root().sequence("conditions").mappings().stream()
                .map(condition -> Cells.text(condition, "", field))
                .findFirst()
                .orElse("");
    }
}
