package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;

/** Rules of NetworkPolicies. One that names no direction is about what comes in, and about what goes out if it says anything of that. */
final class NetworkPolicyRules implements Rules {
    private static final List<String> DIRECTIONS = List.of("Egress", "Ingress");

    @Override
    public ApiObject defaults(ApiObject policy) {
        Mapping spec = policy.spec();
        for (String direction : List.of("ingress", "egress")) {
            spec = Fill.each(
                    spec, direction, rule -> Fill.each(rule, "ports", port -> Fill.absent(port, "protocol", "TCP")));
        }
        boolean out = !spec.sequence("egress").isEmpty();
        return policy.with(
                "spec",
                Fill.absent(spec, "policyTypes", out ? Sequence.of("Ingress", "Egress") : Sequence.of("Ingress")));
    }

    @Override
    public List<Cause> validate(ApiObject policy) {
        Problems problems = new Problems();
        Mapping spec = policy.spec();
        new TemplateCheck(problems).selector("spec.podSelector", spec.mapping("podSelector"));
        rules("spec.ingress", spec.sequence("ingress").mappings(), "from", problems);
        rules("spec.egress", spec.sequence("egress").mappings(), "to", problems);
        List<String> types = spec.sequence("policyTypes").texts();
        if (types.size() > 2)
            problems.invalid(
                    "spec.policyTypes", spec.sequence("policyTypes"), "may not specify more than two policyTypes");
        else
            types.stream()
                    .filter(type -> !DIRECTIONS.contains(type))
                    .forEach(type -> problems.notSupported("spec.policyTypes", type, DIRECTIONS));
        return problems.causes();
    }

    private static void rules(String field, List<Mapping> rules, String peers, Problems problems) {
        for (int i = 0; i < rules.size(); i++) {
            String at = field + "[" + i + "]";
            List<Mapping> ports = rules.get(i).sequence("ports").mappings();
            for (int j = 0; j < ports.size(); j++) port(at + ".ports[" + j + "]", ports.get(j), problems);
            List<Mapping> all = rules.get(i).sequence(peers).mappings();
            for (int j = 0; j < all.size(); j++) peer(at + "." + peers + "[" + j + "]", all.get(j), problems);
        }
    }

    private static void port(String at, Mapping port, Problems problems) {
        problems.oneOf(at + ".protocol", port.text("protocol"), "SCTP", "TCP", "UDP");
        port.whole("port").ifPresent(number -> problems.rule(at + ".port", number, Formats.port(number)));
        port.text("port").ifPresent(name -> problems.rule(at + ".port", name, Formats.portName(name)));
        port.whole("endPort").ifPresent(end -> {
            if (port.whole("port").isPresent() && end < port.whole("port").get())
                problems.invalid(at + ".endPort", end, "must be greater than or equal to `port`");
            if (!port.has("port")) problems.required(at + ".port", "must be specified if `endPort` is specified");
        });
    }

    private static void peer(String at, Mapping peer, Problems problems) {
        if (peer.isEmpty()) problems.required(at, "must specify a peer");
        if (peer.has("ipBlock") && peer.size() > 1)
            problems.forbidden(at, "may not specify both ipBlock and another peer");
        TemplateCheck check = new TemplateCheck(problems);
        for (String selector : List.of("podSelector", "namespaceSelector")) {
            if (peer.has(selector)) check.selector(at + "." + selector, peer.mapping(selector));
        }
        if (peer.has("ipBlock")) block(at + ".ipBlock", peer.mapping("ipBlock"), problems);
    }

    private static void block(String at, Mapping block, Problems problems) {
        String cidr = block.text("cidr").orElse("");
        if (cidr.isEmpty()) problems.required(at + ".cidr");
        else problems.rule(at + ".cidr", cidr, Formats.cidr(cidr));
        List<String> except = block.sequence("except").texts();
        for (int i = 0; i < except.size(); i++)
            problems.rule(at + ".except[" + i + "]", except.get(i), Formats.cidr(except.get(i)));
    }
}
