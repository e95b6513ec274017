package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a changed service keeps of what it was given before, and what it gives back because its new type has no use for it. What somebody sets to
 * another value in the same change is theirs to answer for: it stays, and is judged like any wish.
 */
final class ServiceChange {
    private static final List<String> ADDRESS = List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");

    private final ApiObject before;
    private final ApiObject after;

    private ServiceChange(ApiObject before, ApiObject after) {
        this.before = before;
        this.after = after;
    }

    /** A changed service that does not name its address or ports means those that it has. */
    static ApiObject keep(ApiObject before, ApiObject after) {
        return new ServiceChange(before, after).keep();
    }

    private ApiObject keep() {
        Mapping spec = after.spec();
        if (!isName(before) && !isName(after)) for (String field : ADDRESS) spec = kept(spec, field);
        if (!isName(before) && isName(after)) for (String field : ADDRESS) spec = dropped(spec, field);
        if (hasNodePorts(before) && hasNodePorts(after)) spec = withOldNodePorts(spec);
        if (needsHealthPort(before) && needsHealthPort(after)) spec = kept(spec, "healthCheckNodePort");
        if (hasNodePorts(before) && !hasNodePorts(after)) {
            spec = withoutNodePorts(spec);
            spec = dropped(spec, "externalTrafficPolicy");
        }
        if (needsHealthPort(before) && !needsHealthPort(after)) spec = dropped(spec, "healthCheckNodePort");
        if (isBalanced(before) && !isBalanced(after)) {
            spec = dropped(spec, "allocateLoadBalancerNodePorts");
            spec = dropped(spec, "loadBalancerClass");
        }
        return after.with("spec", spec);
    }

    private Mapping kept(Mapping spec, String field) {
        Optional<Tree> old = before.spec().get(field);
        boolean isSaid = !spec.text(field).orElse("").isEmpty()
                || !spec.sequence(field).isEmpty()
                || spec.whole(field).filter(number -> number != 0).isPresent();
        return old.isPresent() && !isSaid ? spec.with(field, old.get()) : spec;
    }

    private Mapping dropped(Mapping spec, String field) {
        return spec.get(field).equals(before.spec().get(field)) ? spec.without(field) : spec;
    }

    private Mapping withOldNodePorts(Mapping spec) {
        List<Mapping> old = new ArrayList<>(before.spec().sequence("ports").mappings());
        Set<Long> used = new HashSet<>(nodePorts(spec));
        List<Tree> ports = new ArrayList<>();
        for (Mapping port : spec.sequence("ports").mappings()) {
            Optional<Long> number = port.whole("nodePort").orElse(0L) != 0
                    ? Optional.empty()
                    : old.stream()
                            .filter(known -> isSame(known, port))
                            .flatMap(known -> known.whole("nodePort").stream())
                            .filter(candidate -> !used.contains(candidate))
                            .findFirst();
            ports.add(number.map(kept -> port.with("nodePort", kept)).orElse(port));
        }
        return ports.isEmpty() ? spec : spec.with("ports", new Sequence(ports));
    }

    private static boolean isSame(Mapping known, Mapping port) {
        return known.get("port").equals(port.get("port"))
                && known.get("protocol").equals(port.get("protocol"));
    }

    /** Only where nobody changed them: who sets a port on nodes for a type that has none is told so. */
    private Mapping withoutNodePorts(Mapping spec) {
        if (!new HashSet<>(nodePorts(before.spec())).containsAll(nodePorts(spec))) return spec;
        List<Tree> ports = spec.sequence("ports").mappings().stream()
                .map(port -> (Tree) port.without("nodePort"))
                .toList();
        return ports.isEmpty() ? spec : spec.with("ports", new Sequence(ports));
    }

    private static List<Long> nodePorts(Mapping spec) {
        return spec.sequence("ports").mappings().stream()
                .flatMap(port -> port.whole("nodePort").stream())
                .filter(number -> number != 0)
                .toList();
    }

    static boolean isName(ApiObject service) {
        return type(service).equals("ExternalName");
    }

    static boolean isBalanced(ApiObject service) {
        return type(service).equals("LoadBalancer");
    }

    static boolean hasNodePorts(ApiObject service) {
        return type(service).equals("NodePort") || isBalanced(service);
    }

    /** Whether whoever balances asks each node on a port of its own if it has a pod of the service. */
    static boolean needsHealthPort(ApiObject service) {
        return isBalanced(service)
                && service.spec().text("externalTrafficPolicy").equals(Optional.of("Local"));
    }

    private static String type(ApiObject service) {
        return service.spec().text("type").orElse("");
    }
}
