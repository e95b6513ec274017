package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.MetadataCheck;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rules of Services. Addresses and node ports are given out elsewhere, by who knows all services. */
final class ServiceRules implements Rules {
    private static final int THREE_HOURS = 10800;

    @Override
    public ApiObject defaults(ApiObject service) {
        Mapping spec = Fill.absent(service.spec(), "type", "ClusterIP");
        spec = Fill.absent(spec, "sessionAffinity", "None");
        if (spec.text("sessionAffinity").equals(Optional.of("ClientIP"))) {
            spec = Fill.absent(
                    spec, "sessionAffinityConfig", Mapping.of("clientIP", Mapping.of("timeoutSeconds", THREE_HOURS)));
        }
        spec = Fill.each(spec, "ports", ServiceRules::port);
        String type = spec.text("type").orElse("");
        if (type.equals("ExternalName")) return service.with("spec", spec);
        spec = Fill.absent(spec, "internalTrafficPolicy", "Cluster");
        if (isReachable(type)) spec = Fill.absent(spec, "externalTrafficPolicy", "Cluster");
        if (type.equals("LoadBalancer")) spec = Fill.absent(spec, "allocateLoadBalancerNodePorts", true);
        return service.with("spec", spec);
    }

    private static Mapping port(Mapping port) {
        Mapping filled = Fill.absent(port, "protocol", "TCP");
        boolean unsaid = port.text("targetPort").filter(String::isEmpty).isPresent()
                || port.whole("targetPort").equals(Optional.of(0L));
        return Fill.absent(
                unsaid ? filled.without("targetPort") : filled,
                "targetPort",
                port.whole("port").orElse(0L));
    }

    private static boolean isReachable(String type) {
        return type.equals("NodePort") || type.equals("LoadBalancer");
    }

    @Override
    public ApiObject born(ApiObject service) {
        return service.withStatus(Mapping.of("loadBalancer", Mapping.empty()));
    }

    @Override
    public List<Cause> validate(ApiObject service) {
        Problems problems = new Problems();
        Mapping spec = service.spec();
        String type = spec.text("type").orElse("");
        boolean headless = spec.text("clusterIP").equals(Optional.of("None"));
        List<Mapping> ports = spec.sequence("ports").mappings();
        if (ports.isEmpty() && !headless && !type.equals("ExternalName")) problems.required("spec.ports");
        ports(ports, isReachable(type), problems);
        MetadataCheck.labels("spec.selector", spec.mapping("selector").texts(), problems);
        problems.oneOf("spec.sessionAffinity", spec.text("sessionAffinity"), "ClientIP", "None");
        problems.oneOf("spec.type", spec.text("type"), "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        if (type.equals("ExternalName")) externalName(spec, problems);
        policies(spec, type, problems);
        if (!type.equals("LoadBalancer")) onlyForBalancers(spec, problems);
        if (isReachable(type) && headless) {
            problems.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services");
        }
        return problems.causes();
    }

    private static void policies(Mapping spec, String type, Problems problems) {
        problems.oneOf("spec.internalTrafficPolicy", spec.text("internalTrafficPolicy"), "Cluster", "Local");
        problems.oneOf(
                "spec.trafficDistribution",
                spec.text("trafficDistribution"),
                "PreferClose",
                "PreferSameNode",
                "PreferSameZone");
        problems.oneOf(
                "spec.ipFamilyPolicy",
                spec.text("ipFamilyPolicy"),
                "PreferDualStack",
                "RequireDualStack",
                "SingleStack");
        Optional<String> external = spec.text("externalTrafficPolicy");
        boolean isExternal = isReachable(type) || !spec.sequence("externalIPs").isEmpty();
        if (external.isPresent() && !isExternal)
            problems.invalid(
                    "spec.externalTrafficPolicy", external.get(), "may only be set for externally-accessible services");
        else problems.oneOf("spec.externalTrafficPolicy", external, "Cluster", "Local");
        boolean asksNodes = type.equals("LoadBalancer") && external.equals(Optional.of("Local"));
        spec.whole("healthCheckNodePort")
                .filter(port -> port != 0 && !asksNodes)
                .ifPresent(port -> problems.invalid(
                        "spec.healthCheckNodePort",
                        port,
                        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
    }

    private static void onlyForBalancers(Mapping spec, Problems problems) {
        for (String field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
            if (spec.has(field)) problems.forbidden("spec." + field, "may only be used when `type` is 'LoadBalancer'");
        }
        if (!spec.sequence("loadBalancerSourceRanges").isEmpty())
            problems.forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'");
    }

    private static void externalName(Mapping spec, Problems problems) {
        String name = spec.text("externalName").orElse("");
        if (name.isEmpty()) problems.required("spec.externalName");
        else {
            String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            problems.rule("spec.externalName", name, Formats.subdomain(bare));
        }
        if (!spec.text("clusterIP").orElse("").isEmpty()) {
            problems.forbidden("spec.clusterIPs", "may not be set when `type` is 'ExternalName'");
        }
    }

    private static void ports(List<Mapping> ports, boolean nodePorts, Problems problems) {
        Set<String> names = new TreeSet<>();
        Set<String> numbers = new TreeSet<>();
        for (int i = 0; i < ports.size(); i++) {
            String at = "spec.ports[" + i + "]";
            Mapping port = ports.get(i);
            String name = port.text("name").orElse("");
            if (name.isEmpty() && ports.size() > 1) problems.required(at + ".name");
            else if (!name.isEmpty() && !names.add(name)) problems.duplicate(at + ".name", name);
            else if (!name.isEmpty()) problems.rule(at + ".name", name, Formats.label(name));
            long number = port.whole("port").orElse(0L);
            problems.rule(at + ".port", number, Formats.port(number));
            problems.oneOf(at + ".protocol", port.text("protocol"), "SCTP", "TCP", "UDP");
            port.whole("targetPort")
                    .ifPresent(target -> problems.rule(at + ".targetPort", target, Formats.port(target)));
            port.text("targetPort")
                    .ifPresent(target -> problems.rule(at + ".targetPort", target, Formats.portName(target)));
            if (!nodePorts && port.whole("nodePort").orElse(0L) != 0) {
                problems.forbidden(at + ".nodePort", "may not be used when `type` is 'ClusterIP'");
            }
            if (!numbers.add(number + "/" + port.text("protocol").orElse("TCP"))) {
                problems.duplicate(
                        at,
                        Mapping.of(
                                "port",
                                number,
                                "protocol",
                                port.text("protocol").orElse("TCP")));
            }
        }
    }

    @Override
    public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        boolean becomesName = after.spec().text("type").equals(Optional.of("ExternalName"));
        String address = before.spec().text("clusterIP").orElse("");
        String now = after.spec().text("clusterIP").orElse("");
        if (!address.isEmpty() && !becomesName && !now.equals(address)) {
            problems.invalid("spec.clusterIPs[0]", Sequence.of(now), "may not change once set");
        }
        boolean staysBalanced = isBalanced(before) && isBalanced(after);
        if (staysBalanced
                && !before.spec().get("loadBalancerClass").equals(after.spec().get("loadBalancerClass"))) {
            problems.invalid(
                    "spec.loadBalancerClass",
                    after.spec().text("loadBalancerClass").orElse(""),
                    "may not change once set");
        }
        return problems.causes();
    }

    private static boolean isBalanced(ApiObject service) {
        return service.spec().text("type").equals(Optional.of("LoadBalancer"));
    }
}
