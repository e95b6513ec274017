package dev.slipway.cluster.kind.builtin;

import dev.slipway.diff.tree.Mapping;
import java.util.List;

/** What a pod's specification says where its author said nothing, on its own or as a template. */
final class PodDefaults {
    /** Readable by everybody, writable by the owner: 0644. */
    private static final int FILE_MODE = 420;

    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodDefaults() {}

    /** Of a pod template. */
    static Mapping template(Mapping template) {
        return Fill.in(Fill.absent(template, "metadata", Mapping.empty()), "spec", PodDefaults::spec);
    }

    /** Of a pod itself, which is more than of a template: what depends on other fields is settled here. */
    static Mapping pod(Mapping spec) {
        Mapping filled = spec(spec);
        filled = Fill.absent(filled, "enableServiceLinks", true);
        for (String list : CONTAINER_LISTS) filled = Fill.each(filled, list, PodDefaults::requestsFromLimits);
        return filled;
    }

    static Mapping spec(Mapping spec) {
        Mapping filled = Fill.each(spec, "volumes", PodDefaults::volume);
        boolean hostNetwork = spec.bool("hostNetwork").orElse(false);
        for (String list : CONTAINER_LISTS) {
            filled = Fill.each(filled, list, container -> container(container, hostNetwork));
        }
        filled = Fill.absent(filled, "restartPolicy", "Always");
        filled = Fill.absent(filled, "terminationGracePeriodSeconds", 30);
        filled = Fill.absent(filled, "dnsPolicy", "ClusterFirst");
        filled = Fill.absent(filled, "securityContext", Mapping.empty());
        filled = Fill.absent(filled, "schedulerName", "default-scheduler");
        return serviceAccount(filled);
    }

    /** The old name of the field says the same as the new one. */
    private static Mapping serviceAccount(Mapping spec) {
        String name = spec.text("serviceAccountName")
                .or(() -> spec.text("serviceAccount"))
                .orElse("");
        return name.isEmpty() ? spec : spec.with("serviceAccountName", name).with("serviceAccount", name);
    }

    private static Mapping container(Mapping container, boolean hostNetwork) {
        Mapping filled = Fill.each(container, "ports", port -> port(port, hostNetwork));
        filled = Fill.each(filled, "env", PodDefaults::variable);
        filled = Fill.absent(filled, "resources", Mapping.empty());
        filled = Fill.in(filled, "livenessProbe", PodDefaults::probe);
        filled = Fill.in(filled, "readinessProbe", PodDefaults::probe);
        filled = Fill.in(filled, "startupProbe", PodDefaults::probe);
        filled = Fill.in(filled, "lifecycle", PodDefaults::lifecycle);
        filled = Fill.absent(filled, "terminationMessagePath", "/dev/termination-log");
        filled = Fill.absent(filled, "terminationMessagePolicy", "File");
        return Fill.absent(
                filled, "imagePullPolicy", pullPolicy(container.text("image").orElse("")));
    }

    /** An image whose tag may come to mean something else is pulled every time. */
    private static String pullPolicy(String image) {
        if (image.contains("@")) return "IfNotPresent";
        int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
        return colon < 0 || image.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
    }

    private static Mapping port(Mapping port, boolean hostNetwork) {
        Mapping filled = Fill.absent(port, "protocol", "TCP");
        long number = port.whole("containerPort").orElse(0L);
        return hostNetwork && number > 0 ? Fill.absent(filled, "hostPort", number) : filled;
    }

    private static Mapping variable(Mapping variable) {
        return Fill.in(variable, "valueFrom", from -> Fill.in(from, "fieldRef", PodDefaults::fieldRef));
    }

    private static Mapping fieldRef(Mapping ref) {
        return Fill.absent(ref, "apiVersion", "v1");
    }

    private static Mapping probe(Mapping probe) {
        Mapping filled = Fill.in(probe, "httpGet", PodDefaults::httpGet);
        filled = Fill.in(filled, "grpc", grpc -> Fill.absent(grpc, "service", ""));
        filled = Fill.absent(filled, "timeoutSeconds", 1);
        filled = Fill.absent(filled, "periodSeconds", 10);
        filled = Fill.absent(filled, "successThreshold", 1);
        return Fill.absent(filled, "failureThreshold", 3);
    }

    private static Mapping lifecycle(Mapping lifecycle) {
        Mapping filled = Fill.in(lifecycle, "postStart", hook -> Fill.in(hook, "httpGet", PodDefaults::httpGet));
        return Fill.in(filled, "preStop", hook -> Fill.in(hook, "httpGet", PodDefaults::httpGet));
    }

    private static Mapping httpGet(Mapping action) {
        return Fill.absent(Fill.absent(action, "path", "/"), "scheme", "HTTP");
    }

    private static Mapping volume(Mapping volume) {
        Mapping filled = volume.size() <= 1 ? volume.with("emptyDir", Mapping.empty()) : volume;
        for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
            filled = Fill.in(filled, source, of -> Fill.absent(of, "defaultMode", FILE_MODE));
        }
        filled = Fill.in(filled, "hostPath", path -> Fill.absent(path, "type", ""));
        filled = Fill.in(filled, "downwardAPI", PodDefaults::downwardItems);
        return Fill.in(filled, "projected", projected -> Fill.each(projected, "sources", PodDefaults::projection));
    }

    private static Mapping projection(Mapping source) {
        Mapping filled = Fill.in(source, "serviceAccountToken", token -> Fill.absent(token, "expirationSeconds", 3600));
        return Fill.in(filled, "downwardAPI", PodDefaults::downwardItems);
    }

    private static Mapping downwardItems(Mapping source) {
        return Fill.each(source, "items", item -> Fill.in(item, "fieldRef", PodDefaults::fieldRef));
    }

    private static Mapping requestsFromLimits(Mapping container) {
        Mapping limits = container.mapping("resources", "limits");
        if (limits.isEmpty()) return container;
        Mapping requests = container.mapping("resources", "requests");
        for (String name : limits.keys()) {
            if (!requests.has(name))
                requests = requests.with(name, limits.get(name).orElseThrow());
        }
        return container.withAt(requests, "resources", "requests");
    }
}
