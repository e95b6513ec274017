package dev.slipway.sync.pipeline;

/** Manifests of hooks for tests. */
final class Hooks {
    private Hooks() {}

    /** A Job that takes its time. */
    static String job(String name, String annotations) {
        return job(name, annotations, "", "simulation.slipway.dev/run-for: 3s");
    }

    /** A Job that fails at once. */
    static String failing(String name, String annotations) {
        return job(name, annotations, "  backoffLimit: 0\n", "simulation.slipway.dev/behaviour: fail");
    }

    static String job(String name, String annotations, String spec, String pod) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: NAME
                  annotations: {ANNOTATIONS}
                spec:
                SPEC  template:
                    metadata:
                      annotations: {POD}
                    spec:
                      restartPolicy: Never
                      containers: [{name: main, image: "NAME:1"}]
                """.replace("NAME", name)
                .replace("ANNOTATIONS", annotations)
                .replace("SPEC", spec)
                .replace("POD", pod);
    }
}
