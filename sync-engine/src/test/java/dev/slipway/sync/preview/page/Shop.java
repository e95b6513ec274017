package dev.slipway.sync.preview.page;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.preview.Grounds;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.Previewing;
import dev.slipway.sync.preview.Subject;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.FakeSnapshot;
import dev.slipway.sync.source.Refs;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A small shop with two stages, and previews of what people propose for it. */
public final class Shop {
    public static final CommitId BASE = new CommitId("a".repeat(40));
    public static final CommitId HEAD = new CommitId("b".repeat(40));
    private static final KindRegistry REGISTRY = BuiltInKinds.registry();

    private final TreeMap<String, String> before = new TreeMap<>();
    private final TreeMap<String, String> after = new TreeMap<>();

    public Shop() {
        file("slipway.yaml", """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                stages:
                  - {name: development, promotion: {from: HEAD, auto: true}}
                  - {name: canary, promotion: {from: development}}
                """);
        file("web/parameters.yaml", "replicas: 2\ntag: \"1\"\ngreeting: hello\n");
        file("web/canary-parameters.yaml", "replicas: 3\n");
        file("web/development-parameters.yaml", "replicas: 1\n");
        file("web/templates/deployment.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                spec:
                  replicas: {{replicas}}
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata:
                      labels: {app: web}
                    spec:
                      containers:
                        - name: main
                          image: registry.example.com/web:{{tag}}
                          envFrom: [{configMapRef: {name: web}}]
                """);
        file("web/templates/config.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: web
                data:
                  greeting: {{greeting}}
                """);
        file("web/templates/service.yaml", """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  selector: {app: web}
                  ports: [{port: 80}]
                """);
        file("web/templates/secret.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: web}
                stringData: {user: jane, password: tide-and-time}
                """);
    }

    /** A file that is there before and after. */
    public Shop file(String path, String text) {
        before.put(path, text);
        after.put(path, text);
        return this;
    }

    /** A file that the pull request brings or writes anew. */
    Shop write(String path, String text) {
        after.put(path, text);
        return this;
    }

    public Shop replace(String path, String old, String text) {
        after.computeIfPresent(path, (same, content) -> content.replace(old, text));
        return this;
    }

    public Shop delete(String path) {
        after.remove(path);
        return this;
    }

    /** A new version, with more of it in the canary and no service any more. */
    public Shop release() {
        return replace("web/parameters.yaml", "tag: \"1\"", "tag: \"2\"")
                .replace("web/parameters.yaml", "hello", "good evening")
                .replace("web/canary-parameters.yaml", "3", "5")
                .delete("web/templates/service.yaml");
    }

    public Preview preview() {
        return preview(subject("A new version"));
    }

    static Subject subject(String title) {
        return new Subject("shop", Optional.of("42"), title, BASE, HEAD, false);
    }

    Preview preview(Subject subject) {
        TreeMap<String, Refs.Ref> refs = new TreeMap<>();
        for (String name : new String[] {"refs/heads/main", "refs/tags/development", "refs/tags/canary"})
            refs.put(name, new Refs.Ref(name, BASE.hex(), BASE));
        Kinds kinds = Kinds.of(() -> REGISTRY);
        Outcome<Preview> made = Grounds.render(
                        snapshot(before),
                        snapshot(after),
                        new Refs("refs/heads/main", refs),
                        commit -> Outcome.good(snapshot(before)),
                        new Renderer(kinds::isClusterScoped, Unsealer.MASK))
                .then(stages -> Outcome.good(new Previewing(kinds, subject.repository()).of(subject, stages)));
        return made.asOptional().orElseGet(() -> Preview.impossible(subject, made.problems()));
    }

    private static Snapshot snapshot(Map<String, String> files) {
        FakeSnapshot snapshot = new FakeSnapshot();
        files.forEach(snapshot::file);
        return snapshot;
    }

    /** Many ConfigMaps of one component, each with its own change. */
    Shop many(int count, UnaryOperator<String> text) {
        for (int i = 0; i < count; i++) {
            String path = "many/templates/config-" + i + ".yaml";
            String file = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-" + i + "\ndata:\n";
            before.put(path, file + text.apply("before " + i));
            after.put(path, file + text.apply("after " + i));
        }
        return this;
    }
}
