package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with the containers of a pod. */
final class ContainerCheck {
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");

    /** What a container can be given without a name of somebody's own before it. */
    private static final List<String> STANDARD = List.of("cpu", "ephemeral-storage", "memory");

    private final Problems problems;

    ContainerCheck(Problems problems) {
        this.problems = problems;
    }

    /**
     * Of one list of them.
     *
     * @param volumes names that mounts may name
     * @param names those taken so far; grows
     */
    void all(String field, List<Mapping> containers, Set<String> volumes, Set<String> names) {
        for (int i = 0; i < containers.size(); i++) one(field + "[" + i + "]", containers.get(i), volumes, names);
    }

    private void one(String at, Mapping container, Set<String> volumes, Set<String> names) {
        String name = container.text("name").orElse("");
        if (name.isEmpty()) problems.required(at + ".name");
        else if (names.add(name)) problems.rule(at + ".name", name, Formats.label(name));
        else problems.duplicate(at + ".name", name);
        image(at + ".image", container.text("image").orElse(""));
        ports(at + ".ports", container.sequence("ports").mappings());
        environment(at + ".env", container.sequence("env").mappings());
        mounts(at + ".volumeMounts", container.sequence("volumeMounts").mappings(), volumes);
        problems.oneOf(at + ".imagePullPolicy", container.text("imagePullPolicy"), "Always", "IfNotPresent", "Never");
        problems.oneOf(
                at + ".terminationMessagePolicy",
                container.text("terminationMessagePolicy"),
                "FallbackToLogsOnError",
                "File");
        resources(at + ".resources", container.mapping("resources"));
        for (String probe : PROBES) {
            if (container.has(probe)) probe(at + "." + probe, container.mapping(probe), probe.equals("readinessProbe"));
        }
    }

    private void image(String field, String image) {
        if (image.isEmpty()) problems.required(field);
        else if (!image.equals(image.strip()))
            problems.invalid(field, image, "must not have leading or trailing whitespace");
    }

    private void ports(String field, List<Mapping> ports) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < ports.size(); i++) {
            String at = field + "[" + i + "]";
            Mapping port = ports.get(i);
            Optional<String> name = port.text("name").filter(text -> !text.isEmpty());
            if (name.isPresent()) {
                problems.rule(at + ".name", name.get(), Formats.portName(name.get()));
                if (!names.add(name.get())) problems.duplicate(at + ".name", name.get());
            }
            long number = port.whole("containerPort").orElse(0L);
            if (number == 0) problems.required(at + ".containerPort");
            else problems.rule(at + ".containerPort", number, Formats.port(number));
            port.whole("hostPort")
                    .filter(host -> host != 0)
                    .ifPresent(host -> problems.rule(at + ".hostPort", host, Formats.port(host)));
            problems.oneOf(at + ".protocol", port.text("protocol"), "SCTP", "TCP", "UDP");
        }
    }

    private void environment(String field, List<Mapping> variables) {
        for (int i = 0; i < variables.size(); i++) {
            String at = field + "[" + i + "]";
            Mapping variable = variables.get(i);
            String name = variable.text("name").orElse("");
            if (name.isEmpty()) problems.required(at + ".name");
            else problems.rule(at + ".name", name, Formats.environmentName(name));
            if (!variable.has("valueFrom")) continue;
            Mapping from = variable.mapping("valueFrom");
            if (!variable.text("value").orElse("").isEmpty()) {
                problems.invalid(at + ".valueFrom", "", "may not be specified when `value` is not empty");
            }
            if (from.isEmpty()) {
                problems.invalid(
                        at + ".valueFrom",
                        "",
                        "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
            } else if (from.size() > 1) {
                problems.invalid(at + ".valueFrom", "", "may not have more than one field specified at a time");
            }
        }
    }

    private void mounts(String field, List<Mapping> mounts, Set<String> volumes) {
        Set<String> paths = new TreeSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            String at = field + "[" + i + "]";
            String name = mounts.get(i).text("name").orElse("");
            if (name.isEmpty()) problems.required(at + ".name");
            else if (!volumes.contains(name)) problems.notFound(at + ".name", name);
            String path = mounts.get(i).text("mountPath").orElse("");
            if (path.isEmpty()) problems.required(at + ".mountPath");
            else if (!paths.add(path)) problems.invalid(at + ".mountPath", path, "must be unique");
        }
    }

    private void resources(String field, Mapping resources) {
        Mapping limits = resources.mapping("limits");
        amounts(field + ".limits", limits);
        Mapping requests = resources.mapping("requests");
        amounts(field + ".requests", requests);
        requests.forEach((name, value) -> {
            Optional<Quantity> request = value.asText().flatMap(Quantity::parse);
            Optional<Quantity> limit = limits.text(name).flatMap(Quantity::parse);
            if (request.isPresent() && limit.isPresent() && request.get().compareTo(limit.get()) > 0) {
                problems.invalid(
                        field + ".requests",
                        request.get().canonical(),
                        "must be less than or equal to " + name + " limit of "
                                + limit.get().canonical());
            }
        });
    }

    private void amounts(String field, Mapping amounts) {
        amounts.keys().forEach(name -> name(field + "[" + name + "]", name));
        amounts.forEach((name, value) -> value.asText()
                .flatMap(Quantity::parse)
                .filter(amount -> amount.value().signum() < 0)
                .ifPresent(amount -> problems.invalid(
                        field + "[" + name + "]", amount.canonical(), "must be greater than or equal to 0")));
    }

    private void name(String field, String name) {
        problems.rule(field, name, Formats.qualifiedName(name));
        if (name.contains("/") || STANDARD.contains(name) || name.startsWith("hugepages-")) return;
        problems.invalid(field, name, "must be a standard resource type or fully qualified");
        problems.invalid(field, name, "must be a standard resource for containers");
    }

    private void probe(String field, Mapping probe, boolean mayNeedSeveral) {
        long handlers = HANDLERS.stream().filter(probe::has).count();
        if (handlers == 0) problems.required(field, "must specify a handler type");
        if (handlers > 1) problems.forbidden(field, "may not specify more than 1 handler type");
        for (String number : List.of(
                "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")) {
            problems.notNegative(field + "." + number, probe.whole(number));
        }
        long successes = probe.whole("successThreshold").orElse(1L);
        if (!mayNeedSeveral && successes != 1) problems.invalid(field + ".successThreshold", successes, "must be 1");
        httpPort(field + ".httpGet.port", probe.mapping("httpGet"));
    }

    private void httpPort(String field, Mapping action) {
        action.whole("port").ifPresent(port -> problems.rule(field, port, Formats.port(port)));
        action.text("port").ifPresent(name -> problems.rule(field, name, Formats.portName(name)));
    }
}
