package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The control plane that the kubectl programs of all tests talk to: started for the first test that asks for it, closed after the last one. It has
 * a few simulated nodes and one custom resource, {@code widgets.demo.example.com}. Whoever makes objects without a namespace gives them names
 * of their own, and leaves the nodes as they are.
 */
final class KubectlPlane implements AutoCloseable {
    private static final int NODES = 3;
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.demo.example.com}
            spec:
              group: demo.example.com
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, properties: {size: {type: integer, description: How large it is.}}}
                      status: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;

    private final Path folder;
    private final RunningFace face;
    private final AtomicReference<ControlPlane> plane = new AtomicReference<>();

    private KubectlPlane() throws Exception {
        folder = Files.createTempDirectory("kubectl");
        face = new RunningFace(folder.resolve("data"), loop -> {
            ControlPlane made = new ControlPlane(loop, new MemoryJournal(), ControlPlane.Settings.withNodes(NODES));
            plane.set(made);
            loop.post(made::start);
            return Plane.of(made.apiServer());
        });
        create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
        waitFor(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldSelector=metadata.name=widgets.demo.example.com",
                "\"Established\",\"status\":\"True\"");
    }

    /** Gives the plane to tests that have a parameter for it. */
    static final class Extension implements ParameterResolver, AfterAllCallback {
        private static final ExtensionContext.Namespace OWN = ExtensionContext.Namespace.create(KubectlPlane.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == KubectlPlane.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(OWN)
                    .getOrComputeIfAbsent(KubectlPlane.class, key -> started(), KubectlPlane.class);
        }

        private static KubectlPlane started() {
            try {
                return new KubectlPlane();
            } catch (Exception failure) {
                throw new IllegalStateException("the control plane for kubectl does not start", failure);
            }
        }

        @Override
        public void afterAll(ExtensionContext context) {
            KubectlPlane plane = context.getRoot().getStore(OWN).get(KubectlPlane.class, KubectlPlane.class);
            if (plane != null) assertThat(plane.face.faults()).isEmpty();
        }
    }

    RunningFace face() {
        return face;
    }

    /** Where the tests may put files, beside {@code data} with what the server made at its start. */
    Path folder() {
        return folder;
    }

    /** Every kubectl on this machine, the newest first. */
    static List<Path> programs() {
        List<Path> programs = Kubectl.programs();
        assertThat(programs)
                .as("kubectl is not installed: put it on the PATH (Debian: apt-get install kubernetes-client)")
                .isNotEmpty();
        return programs;
    }

    /** The newest and the oldest. */
    static List<Path> endsOfTheRange() {
        List<Path> all = programs();
        return all.size() < 2 ? all : List.of(all.get(0), all.get(all.size() - 1));
    }

    /** A kubectl that looks at the namespace {@code default}. */
    Kubectl kubectl(Path program) throws IOException {
        int minor = Kubectl.minorOf(program).orElseThrow();
        Path home = Files.createDirectories(folder.resolve("home-" + minor));
        return new Kubectl(program, minor, face.kubeconfig(), home);
    }

    /**
     * A kubectl with a home, a kubeconfig and a namespace of its own, which is {@code NAME-MINOR}; pods can start there. The plane serves all
     * tests: two that give the same name get in each other's way, also a story and a transcript.
     */
    Kubectl inNamespace(Path program, String name) throws Exception {
        int minor = Kubectl.minorOf(program).orElseThrow();
        String namespace = name + "-" + minor;
        create("/api/v1/namespaces", "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}");
        waitFor(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts?fieldSelector=metadata.name=default",
                "\"ADDED\"");
        Path home = Files.createDirectories(folder.resolve("home-" + namespace));
        Path config = Files.copy(face.kubeconfig(), home.resolve("kubeconfig"));
        Kubectl kubectl = new Kubectl(program, minor, config, home);
        kubectl.line("config set-context --current --namespace=" + namespace).ok();
        return kubectl;
    }

    /** Writes the status of an object, as its controller would; not every kubectl can. */
    void putStatus(String namespace, String resource, String name, String status) throws Exception {
        HttpRequest patch = face.request(
                        "PATCH",
                        "/api/v1/namespaces/" + namespace + "/" + resource + "/" + name + "/status",
                        "{\"status\":" + status + "}")
                .setHeader("Content-Type", "application/merge-patch+json")
                .build();
        HttpResponse<String> patched = face.client().send(patch, HttpResponse.BodyHandlers.ofString());
        assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
    }

    private void create(String path, String manifest) throws Exception {
        HttpResponse<String> made = face.client()
                .send(
                        face.request("POST", path, manifest)
                                .header("Content-Type", "application/yaml")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    /** Until one event of a watch says so. */
    private void waitFor(String path, String said) throws Exception {
        HttpRequest watch =
                face.request("GET", path + "&watch=true&timeoutSeconds=20", "").build();
        try (Stream<String> events =
                face.client().send(watch, HttpResponse.BodyHandlers.ofLines()).body()) {
            assertThat(events.anyMatch(event -> event.replace(" ", "").contains(said)))
                    .as(path + " " + said)
                    .isTrue();
        }
    }

    @Override
    public void close() {
        face.loop().post(() -> plane.get().close());
        face.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
