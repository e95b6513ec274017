package dev.slipway.sync.main;

import java.io.IOException;

/** A config repository of many components with four small objects each. */
final class ManyComponents {
    private ManyComponents() {}

    static String name(int number) {
        return "component-" + number;
    }

    /** Writes them; nothing is committed yet. */
    static PushedService written(String folder, int components) throws IOException {
        PushedService service = new PushedService(folder);
        service.write("slipway.yaml", """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                stages:
                  - name: development
                    ref: refs/heads/main
                """);
        for (int i = 0; i < components; i++) {
            service.write(name(i) + "/parameters.yaml", "version: v1\n");
            service.write(name(i) + "/templates/objects.yaml", OBJECTS);
        }
        return service;
    }

    private static final String OBJECTS = """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: "{{slipway.component}}" }
            data: { version: "{{version}}" }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: "{{slipway.component}}-more" }
            data: { version: "{{version}}" }
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: "{{slipway.component}}" }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: "{{slipway.component}}" }
            spec:
              selector: { app: "{{slipway.component}}" }
              ports: [{ port: 80 }]
            """;
}
