package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is shown of Services, Endpoints and EndpointSlices. */
final class NetworkCells {
    private static final int SHOWN = 3;

    private NetworkCells() {}

    static List<Column> ofService() {
        return List.of(
                Column.NAME,
                Cells.text("Type", "How it is reached.", service -> Cells.text(service.spec(), "", "type")),
                Cells.text("Cluster-IP", "Its address inside the cluster.", NetworkCells::clusterIp),
                Cells.text("External-IP", "Its addresses outside the cluster.", NetworkCells::externalIp),
                Cells.text("Port(s)", "Ports, with the port on every node where there is one.", NetworkCells::ports),
                Cells.AGE,
                Cells.wide(Cells.text(
                        "Selector",
                        "Which pods it leads to.",
                        service -> Cells.labels(service.spec().mapping("selector")))));
    }

    static List<Column> ofEndpoints() {
        return List.of(
                Column.NAME, Cells.text("Endpoints", "Addresses with ports.", NetworkCells::endpoints), Cells.AGE);
    }

    static List<Column> ofEndpointSlice() {
        return List.of(
                Column.NAME,
                Cells.text(
                        "AddressType", "What the addresses are.", slice -> Cells.text(slice.root(), "", "addressType")),
                Cells.text("Ports", "Port numbers.", slice -> shown(slicePorts(slice), ",", "<unset>")),
                Cells.text("Endpoints", "Addresses.", slice -> shown(sliceAddresses(slice), ",", "<unset>")),
                Cells.AGE);
    }

    private static String clusterIp(ApiObject service) {
        return service.spec().sequence("clusterIPs").texts().stream()
                .findFirst()
                .or(() -> service.spec().text("clusterIP"))
                .filter(ip -> !ip.isEmpty())
                .orElse(Cells.NONE);
    }

    private static String externalIp(ApiObject service) {
        List<String> given = service.spec().sequence("externalIPs").texts();
        return switch (Cells.text(service.spec(), "ClusterIP", "type")) {
            case "ExternalName" -> Cells.text(service.spec(), "", "externalName");
            case "LoadBalancer" -> {
                List<String> all = new ArrayList<>(ingresses(service));
                all.addAll(given);
                yield all.isEmpty() ? "<pending>" : String.join(",", all);
            }
            default -> given.isEmpty() ? Cells.NONE : String.join(",", given);
        };
    }

    private static List<String> ingresses(ApiObject service) {
        return service.status().sequence("loadBalancer", "ingress").mappings().stream()
                .map(ingress -> Cells.text(ingress, Cells.text(ingress, "", "hostname"), "ip"))
                .filter(address -> !address.isEmpty())
                .toList();
    }

    private static String ports(ApiObject service) {
        String text = service.spec().sequence("ports").mappings().stream()
                .map(NetworkCells::port)
                .collect(Collectors.joining(","));
        return text.isEmpty() ? Cells.NONE : text;
    }

    private static String port(Mapping port) {
        long nodePort = port.whole("nodePort").orElse(0L);
        return port.whole("port").orElse(0L) + (nodePort > 0 ? ":" + nodePort : "") + "/"
                + Cells.text(port, "TCP", "protocol");
    }

    private static String endpoints(ApiObject endpoints) {
        List<String> all = new ArrayList<>();
        for (Mapping subset : endpoints.root().sequence("subsets").mappings()) {
            List<Mapping> ports = subset.sequence("ports").mappings();
            for (Mapping address : subset.sequence("addresses").mappings()) {
                String ip = address.text("ip").orElse("");
                if (ports.isEmpty()) all.add(ip);
                for (Mapping port : ports)
                    all.add(withPort(ip, port.whole("port").orElse(0L)));
            }
        }
        return shown(all, ",", Cells.NONE);
    }

    private static String withPort(String ip, long port) {
        return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + port;
    }

    private static List<String> slicePorts(ApiObject slice) {
        return slice.root().sequence("ports").mappings().stream()
                .map(port ->
                        port.whole("port").map(number -> Long.toString(number)).orElse("*"))
                .toList();
    }

    private static List<String> sliceAddresses(ApiObject slice) {
        return slice.root().sequence("endpoints").mappings().stream()
                .flatMap(endpoint -> endpoint.sequence("addresses").texts().stream())
                .toList();
    }

    /** The first few, and how many more there are. */
    private static String shown(List<String> all, String separator, String absent) {
        if (all.isEmpty()) return absent;
        String first = all.stream().limit(SHOWN).collect(Collectors.joining(separator));
        return all.size() > SHOWN ? first + " + " + (all.size() - SHOWN) + " more..." : first;
    }
}
