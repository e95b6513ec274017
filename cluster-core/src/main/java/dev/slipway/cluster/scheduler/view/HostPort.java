package dev.slipway.cluster.scheduler.view;

import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;

/** A port of a node that a container takes for itself. */
public record HostPort(long number, String protocol, String address) {
    private static final String ANY = "0.0.0.0";

    static List<HostPort> of(Mapping spec) {
        List<HostPort> ports = new ArrayList<>();
        for (String list : List.of("containers", "initContainers")) {
            for (Mapping container : spec.sequence(list).mappings()) {
                boolean ends = list.equals("initContainers")
                        && !container.text("restartPolicy").orElse("").equals("Always");
                if (!ends) container.sequence("ports").mappings().forEach(port -> add(port, ports));
            }
        }
        return List.copyOf(ports);
    }

    private static void add(Mapping port, List<HostPort> ports) {
        long number = port.whole("hostPort").orElse(0L);
        if (number <= 0) return;
        String address = port.text("hostIP").filter(text -> !text.isEmpty()).orElse(ANY);
        ports.add(new HostPort(number, port.text("protocol").orElse("TCP"), address));
    }

    /** Whether both cannot be on one node. */
    public boolean clashesWith(HostPort other) {
        return number == other.number
                && protocol.equals(other.protocol)
                && (address.equals(other.address) || address.equals(ANY) || other.address.equals(ANY));
    }
}
