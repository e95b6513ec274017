package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What is shown of Nodes. */
final class NodeCells {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";

    private NodeCells() {}

    static List<Column> columns() {
        return List.of(
                Column.NAME,
                Cells.text("Status", "Whether it can run pods.", NodeCells::status),
                Cells.text("Roles", "What it is for.", NodeCells::roles),
                Cells.AGE,
                Cells.text("Version", "Version of the node agent.", node -> info(node, "", "kubeletVersion")),
                Cells.wide(Cells.text(
                        "Internal-IP", "Its address inside the cluster.", node -> address(node, "InternalIP"))),
                Cells.wide(Cells.text(
                        "External-IP", "Its address outside the cluster.", node -> address(node, "ExternalIP"))),
                Cells.wide(
                        Cells.text("OS-Image", "Its operating system.", node -> info(node, Cells.UNKNOWN, "osImage"))),
                Cells.wide(Cells.text(
                        "Kernel-Version",
                        "Version of its kernel, and the architecture that it is for.",
                        NodeCells::kernel)),
                Cells.wide(Cells.text(
                        "Container-Runtime",
                        "What runs its containers.",
                        node -> info(node, Cells.UNKNOWN, "containerRuntimeVersion"))));
    }

    private static String status(ApiObject node) {
        String ready = node.condition("Ready")
                .map(Condition::isTrue)
                .map(isReady -> isReady ? "Ready" : "NotReady")
                .orElse("Unknown");
        return node.spec().bool("unschedulable").orElse(false) ? ready + ",SchedulingDisabled" : ready;
    }

    private static String roles(ApiObject node) {
        TreeSet<String> roles = new TreeSet<>();
        node.labels().forEach((key, value) -> {
            if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
                roles.add(key.substring(ROLE_PREFIX.length()));
            }
            if (key.equals("kubernetes.io/role") && !value.isEmpty()) roles.add(value);
        });
        return roles.isEmpty() ? Cells.NONE : String.join(",", roles);
    }

    private static String info(ApiObject node, String absent, String field) {
        return Cells.text(node.status(), absent, "nodeInfo", field);
    }

    private static String kernel(ApiObject node) {
        String architecture = info(node, "", "architecture");
        String version = info(node, Cells.UNKNOWN, "kernelVersion");
        return architecture.isEmpty() ? version : version + " (" + architecture + ")";
    }

    private static String address(ApiObject node, String type) {
        return node.status().sequence("addresses").mappings().stream()
                .filter(address -> address.text("type").equals(Optional.of(type)))
                .findFirst()
                .flatMap(address -> address.text("address"))
                .orElse(Cells.NONE);
    }
}
