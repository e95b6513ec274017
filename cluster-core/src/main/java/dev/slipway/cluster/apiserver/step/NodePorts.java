package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Gives services their ports on nodes, out of what no other service has. Those that nobody asked for come from the upper band as long as it has
 * any, so that the lower one stays for people who choose for themselves.
 */
final class NodePorts {
    private static final GroupKind SERVICE = new GroupKind("", "Service");
    private static final int FIRST = 30000;
    private static final int COUNT = 2768;
    /** How many are left to people: a thirty-second of all, at least 16 and at most 128. */
    private static final int CHOSEN = Math.min(Math.max(16, COUNT / 32), 128);

    private final Moment moment;
    private final ApiObject self;

    NodePorts(Moment moment, ApiObject self) {
        this.moment = moment;
        this.self = self;
    }

    /** The service with the ports that it lacks; 0 where none is left, which is a problem. */
    ApiObject give() {
        if (!ServiceChange.hasNodePorts(self)) return self;
        Mapping spec = self.spec();
        boolean wantsNone = spec.bool("allocateLoadBalancerNodePorts").equals(Optional.of(false));
        Set<Long> taken = taken();
        if (!ServiceChange.isBalanced(self) || !wantsNone) spec = withPorts(spec, taken);
        if (ServiceChange.needsHealthPort(self)
                && spec.whole("healthCheckNodePort").orElse(0L) == 0)
            spec = spec.with("healthCheckNodePort", free(taken));
        return self.with("spec", spec);
    }

    /** One number serves all protocols of a port. */
    private Mapping withPorts(Mapping spec, Set<Long> taken) {
        Map<Long, Long> byPort = new HashMap<>();
        List<Mapping> ports = spec.sequence("ports").mappings();
        for (Mapping port : ports) {
            long number = port.whole("nodePort").orElse(0L);
            taken.add(number);
            if (number != 0) byPort.putIfAbsent(port.whole("port").orElse(0L), number);
        }
        List<Tree> given = new ArrayList<>();
        for (Mapping port : ports) {
            if (port.whole("nodePort").orElse(0L) != 0) given.add(port);
            else
                given.add(port.with(
                        "nodePort", byPort.computeIfAbsent(port.whole("port").orElse(0L), none -> free(taken))));
        }
        return given.isEmpty() ? spec : spec.with("ports", new Sequence(given));
    }

    private long free(Set<Long> taken) {
        long found = free(taken, CHOSEN, COUNT - CHOSEN);
        if (found == 0) found = free(taken, 0, CHOSEN);
        taken.add(found);
        return found;
    }

    private long free(Set<Long> taken, int offset, int count) {
        int start = moment.random().nextInt(count);
        for (int i = 0; i < count; i++) {
            long number = FIRST + offset + (start + i) % count;
            if (!taken.contains(number)) return number;
        }
        return 0;
    }

    /** Wishes that cannot be fulfilled. */
    void check(Problems problems) {
        List<Mapping> ports = self.spec().sequence("ports").mappings();
        boolean hasHealthPort = self.spec().has("healthCheckNodePort");
        if (!hasHealthPort && ports.stream().noneMatch(port -> port.has("nodePort"))) return;
        Set<Long> taken = taken();
        Set<String> own = new TreeSet<>();
        for (int i = 0; i < ports.size(); i++) {
            if (!ports.get(i).has("nodePort")) continue;
            long number = ports.get(i).whole("nodePort").orElse(0L);
            String field = "spec.ports[" + i + "].nodePort";
            check(field, number, taken, problems);
            boolean isFirst = number == 0
                    || own.add(number + "/" + ports.get(i).text("protocol").orElse("TCP"));
            if (!isFirst) problems.duplicate(field, number);
        }
        if (hasHealthPort)
            check(
                    "spec.healthCheckNodePort",
                    self.spec().whole("healthCheckNodePort").orElse(0L),
                    taken,
                    problems);
    }

    private void check(String field, long number, Set<Long> taken, Problems problems) {
        if (number == 0) {
            if (ServiceChange.hasNodePorts(self))
                problems.invalid(field, number, "failed to allocate a nodePort: range is full");
        } else if (number < FIRST || number >= FIRST + COUNT) {
            problems.invalid(
                    field, number, "provided port is not in the valid range. The range of valid ports is 30000-32767");
        } else if (taken.contains(number)) {
            problems.invalid(field, number, "provided port is already allocated");
        }
    }

    private Set<Long> taken() {
        Set<Long> taken = new TreeSet<>();
        for (ApiObject service : moment.head().list(SERVICE)) {
            if (service.key().equals(self.key())) continue;
            Stream.concat(
                            service.spec().sequence("ports").mappings().stream()
                                    .flatMap(port -> port.whole("nodePort").stream()),
                            service.spec().whole("healthCheckNodePort").stream())
                    .forEach(taken::add);
        }
        return taken;
    }
}
