package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.stream.Collectors;

/** What is shown of Ingresses and their classes. */
final class IngressCells {
    private static final int SHOWN = 3;

    private IngressCells() {}

    static List<Column> ofIngress() {
        return List.of(
                Column.NAME,
                Cells.text("Class", "Who serves it.", IngressCells::ingressClass),
                Cells.text("Hosts", "Names that lead to it.", IngressCells::hosts),
                Cells.text("Address", "Addresses that lead to it.", IngressCells::addresses),
                Cells.text(
                        "Ports",
                        "Ports that are open.",
                        ingress -> ingress.spec().sequence("tls").isEmpty() ? "80" : "80, 443"),
                Cells.AGE);
    }

    static List<Column> ofClass() {
        return List.of(
                Column.NAME,
                Cells.text(
                        "Controller",
                        "Who serves ingresses of the class.",
                        ingressClass -> Cells.text(ingressClass.spec(), "", "controller")),
                Cells.text("Parameters", "What else is said about the class.", IngressCells::parameters),
                Cells.AGE);
    }

    private static String ingressClass(ApiObject ingress) {
        return ingress.spec()
                .text("ingressClassName")
                .or(() -> ingress.annotation("kubernetes.io/ingress.class"))
                .orElse(Cells.NONE);
    }

    private static String hosts(ApiObject ingress) {
        List<String> hosts = ingress.spec().sequence("rules").mappings().stream()
                .map(rule -> Cells.text(rule, "", "host"))
                .filter(host -> !host.isEmpty())
                .toList();
        if (hosts.isEmpty()) return "*";
        String first = hosts.stream().limit(SHOWN).collect(Collectors.joining(","));
        return hosts.size() > SHOWN ? first + " + " + (hosts.size() - SHOWN) + " more..." : first;
    }

    private static String addresses(ApiObject ingress) {
        return ingress.status().sequence("loadBalancer", "ingress").mappings().stream()
                .map(address -> Cells.text(address, Cells.text(address, "", "hostname"), "ip"))
                .filter(address -> !address.isEmpty())
                .collect(Collectors.joining(","));
    }

    private static String parameters(ApiObject ingressClass) {
        Mapping parameters = ingressClass.spec().mapping("parameters");
        if (parameters.isEmpty()) return Cells.NONE;
        String group = Cells.text(parameters, "", "apiGroup");
        return Cells.text(parameters, "", "kind") + (group.isEmpty() ? "" : "." + group) + "/"
                + Cells.text(parameters, "", "name");
    }
}
