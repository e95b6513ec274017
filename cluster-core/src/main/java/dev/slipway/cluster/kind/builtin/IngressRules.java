package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rules of Ingresses and their classes. */
final class IngressRules {
    private IngressRules() {}

    /** Ingresses. */
    static final class OfIngress implements Rules {
        private static final List<String> PATH_TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");
        private static final List<String> NOT_IN_PATHS = List.of("//", "/./", "/../", "%2f", "%2F");

        @Override
        public ApiObject born(ApiObject ingress) {
            return ingress.withStatus(Mapping.of("loadBalancer", Mapping.empty()));
        }

        @Override
        public List<Cause> validate(ApiObject ingress) {
            Problems problems = new Problems();
            Mapping spec = ingress.spec();
            List<Mapping> rules = spec.sequence("rules").mappings();
            if (rules.isEmpty() && !spec.has("defaultBackend"))
                problems.invalidNull("spec", "either `defaultBackend` or `rules` must be specified");
            if (spec.has("defaultBackend")) backend("spec.defaultBackend", spec.mapping("defaultBackend"), problems);
            for (int i = 0; i < rules.size(); i++) rule("spec.rules[" + i + "]", rules.get(i), problems);
            List<Mapping> tls = spec.sequence("tls").mappings();
            for (int i = 0; i < tls.size(); i++) {
                List<String> hosts = tls.get(i).sequence("hosts").texts();
                for (int j = 0; j < hosts.size(); j++)
                    host("spec.tls[" + i + "].hosts[" + j + "]", hosts.get(j), problems);
            }
            spec.text("ingressClassName")
                    .ifPresent(name -> problems.rule("spec.ingressClassName", name, Formats.subdomain(name)));
            return problems.causes();
        }

        private static void rule(String at, Mapping rule, Problems problems) {
            rule.text("host").filter(host -> !host.isEmpty()).ifPresent(host -> host(at + ".host", host, problems));
            if (!rule.has("http")) return;
            List<Mapping> paths = rule.sequence("http", "paths").mappings();
            if (paths.isEmpty()) problems.required(at + ".http.paths");
            for (int i = 0; i < paths.size(); i++) path(at + ".http.paths[" + i + "]", paths.get(i), problems);
        }

        private static void host(String field, String host, Problems problems) {
            if (host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") || host.contains(":"))
                problems.invalid(field, host, "must be a DNS name, not an IP address");
            String name = host.startsWith("*.") ? host.substring(2) : host;
            problems.rule(field, host, Formats.subdomain(name));
        }

        private static void path(String at, Mapping path, Problems problems) {
            Optional<String> type = path.text("pathType");
            if (type.isEmpty()) {
                problems.required(at + ".pathType", "pathType must be specified");
                return;
            }
            if (!PATH_TYPES.contains(type.get())) problems.notSupported(at + ".pathType", type.get(), PATH_TYPES);
            String text = path.text("path").orElse("");
            boolean exact = type.get().equals("Exact") || type.get().equals("Prefix");
            if (!text.startsWith("/") && (exact || !text.isEmpty()))
                problems.invalid(at + ".path", text, "must be an absolute path");
            for (String part : NOT_IN_PATHS) {
                if (exact && text.contains(part))
                    problems.invalid(at + ".path", text, "must not contain '" + part + "'");
            }
            backend(at + ".backend", path.mapping("backend"), problems);
        }

        private static void backend(String at, Mapping backend, Problems problems) {
            boolean service = backend.has("service");
            boolean resource = backend.has("resource");
            if (service && resource) problems.invalid(at, "", "cannot set both resource and service backends");
            else if (service) service(at, backend.mapping("service"), problems);
            else if (!resource) problems.invalid(at, "", "resource or service backend is required");
        }

        private static void service(String at, Mapping service, Problems problems) {
            String name = service.text("name").orElse("");
            if (name.isEmpty()) problems.required(at + ".service.name");
            else
                problems.rule(
                        at + ".service.name",
                        name,
                        Formats.name(dev.slipway.cluster.kind.Kind.NameRule.RFC1035_LABEL, name));
            Optional<String> portName = service.text("port", "name").filter(text -> !text.isEmpty());
            long number = service.whole("port", "number").orElse(0L);
            if (portName.isPresent() && number != 0)
                problems.invalid(at, "", "cannot set both port name & port number");
            else if (portName.isPresent())
                problems.rule(at + ".service.port.name", portName.get(), Formats.portName(portName.get()));
            else if (number != 0) problems.rule(at + ".service.port.number", number, Formats.port(number));
            else problems.required(at, "port name or number is required");
        }
    }

    /** IngressClasses. */
    static final class OfClass implements Rules {
        private static final int LONGEST = 250;

        @Override
        public ApiObject defaults(ApiObject ingressClass) {
            return ingressClass.with(
                    "spec",
                    Fill.in(
                            ingressClass.spec(),
                            "parameters",
                            parameters -> Fill.absent(parameters, "scope", "Cluster")));
        }

        @Override
        public List<Cause> validate(ApiObject ingressClass) {
            Problems problems = new Problems();
            String controller = ingressClass.spec().text("controller").orElse("");
            if (controller.length() > LONGEST) problems.tooLong("spec.controller", LONGEST);
            else if (controller.isEmpty()) problems.required("spec.controller", "must specify controller");
            else controller(controller.toLowerCase(Locale.ROOT), problems);
            Mapping parameters = ingressClass.spec().mapping("parameters");
            if (ingressClass.spec().has("parameters")) parameters(parameters, problems);
            return problems.causes();
        }

        private static void controller(String controller, Problems problems) {
            int slash = controller.indexOf('/');
            if (slash <= 0 || slash == controller.length() - 1)
                problems.invalid(
                        "spec.controller", controller, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            else
                problems.rule(
                        "spec.controller",
                        controller.substring(0, slash),
                        Formats.subdomain(controller.substring(0, slash)));
        }

        private static void parameters(Mapping parameters, Problems problems) {
            String at = "spec.parameters";
            for (String field : List.of("kind", "name")) {
                if (parameters.text(field).orElse("").isEmpty()) problems.required(at + "." + field);
            }
            Optional<String> scope = parameters.text("scope");
            problems.oneOf(at + ".scope", scope, "Cluster", "Namespace");
            boolean placed = !parameters.text("namespace").orElse("").isEmpty();
            if (scope.equals(Optional.of("Namespace")) && !placed)
                problems.required(at + ".namespace", "`parameters.scope` is set to 'Namespace'");
            if (scope.equals(Optional.of("Cluster")) && placed)
                problems.forbidden(at + ".namespace", "`parameters.scope` is set to 'Cluster'");
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return new Problems()
                    .immutable(
                            "spec.controller",
                            before.spec().get("controller"),
                            after.spec().get("controller"))
                    .causes();
        }
    }
}
