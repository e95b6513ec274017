package dev.slipway.sync.main;

import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * A config repository of many components with four objects each, those of <a href="https://github.com/fluxcd/flux-benchmark">Flux's
 * benchmark</a>: a Deployment scaled to zero, a ServiceAccount, a Service and an Ingress.
 */
final class ManyComponents {
    private ManyComponents() {}

    static String name(int number) {
        return "component-" + number;
    }

    /** Writes them; nothing is committed yet. */
    static PushedService written(String folder, int components) throws IOException {
        return written(folder, components, 0);
    }

    /** Writes components of so many ConfigMaps each beside the four. */
    static PushedService written(String folder, int components, int maps) throws IOException {
        return of(folder, components, objects(maps));
    }

    /** Writes components of four objects that no controller has much to do with: two ConfigMaps, a ServiceAccount and a Service. */
    static PushedService small(String folder, int components) throws IOException {
        return of(folder, components, smallObjects());
    }

    /** Writes more of them beside those that are there. */
    static void more(PushedService service, int from, int to) {
        write(service::write, from, to, objects(0));
    }

    /** Writes more small ones. */
    static void moreSmall(PushedService service, int from, int to) {
        write(service::write, from, to, smallObjects());
    }

    private static String smallObjects() {
        String objects = REST.substring(0, REST.indexOf("---\napiVersion: apps/v1"));
        return objects + MAP.formatted(0) + MAP.formatted(1);
    }

    private static PushedService of(String folder, int components, String objects) throws IOException {
        PushedService service = new PushedService(folder);
        write(service::write, components, objects);
        return service;
    }

    /** Writes them into a clone. */
    static void written(GitClone clone, int components) {
        write(clone::write, components, objects(0));
    }

    private static void write(BiConsumer<String, String> file, int components, String objects) {
        file.accept("slipway.yaml", """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                stages:
                  - name: development
                    ref: refs/heads/main
                """);
        write(file, 0, components, objects);
    }

    private static void write(BiConsumer<String, String> file, int from, int to, String objects) {
        for (int i = from; i < to; i++) {
            file.accept(name(i) + "/parameters.yaml", "version: v1\n");
            file.accept(name(i) + "/templates/objects.yaml", objects);
        }
    }

    /** Writes a component of 10,000 ConfigMaps. */
    static void writeMaps(PushedService service, String word) {
        StringBuilder maps = new StringBuilder();
        for (int i = 0; i < 10_000; i++)
            maps.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: map-")
                    .append(i)
                    .append(" }\ndata: { text: \"")
                    .append(word)
                    .append(' ')
                    .append(i)
                    .append("\" }\n");
        service.write("config/templates/maps.yaml", maps.toString());
    }

    private static String objects(int maps) {
        StringBuilder objects = new StringBuilder(REST);
        for (int i = 0; i < maps; i++) objects.append(MAP.formatted(i));
        return objects.toString();
    }

    private static final String MAP = """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: "{{slipway.component}}-%d" }
            data: { version: "{{version}}" }
            """;

    private static final String REST = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: "{{slipway.component}}" }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: "{{slipway.component}}" }
            spec:
              selector: { app: "{{slipway.component}}" }
              ports: [{ name: http, port: 80, targetPort: http }]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: "{{slipway.component}}"
              labels: { version: "{{version}}" }
            spec:
              replicas: 0
              selector:
                matchLabels: { app: "{{slipway.component}}" }
              template:
                metadata:
                  labels: { app: "{{slipway.component}}" }
                spec:
                  serviceAccountName: "{{slipway.component}}"
                  containers:
                    - name: web
                      image: "registry.example.com/web:{{version}}"
                      ports: [{ name: http, containerPort: 8080 }]
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: "{{slipway.component}}" }
            spec:
              rules:
                - host: "{{slipway.component}}.example.com"
                  http:
                    paths:
                      - path: /
                        pathType: Prefix
                        backend: { service: { name: "{{slipway.component}}", port: { name: http } } }
            """;
}
