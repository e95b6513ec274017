package dev.slipway.cluster.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.merge.JsonPatch;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Mangled;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes that are almost right, of all kinds and in all ways: done or refused as the client's fault, and a refusal has changed nothing. */
@Timeout(120)
class WriteFuzzTest {
    private static final WriteOptions BY_FUZZ = WriteOptions.by("fuzz");

    /** Faults of the client that a real server answers with 500; ours does the same, by the same words. */
    private static final Pattern AS_A_REAL_SERVER = Pattern.compile("failed to create typed patch object .*"
            + "|resourceVersion should not be set on objects to be created|strconv.ParseUint: parsing .*");

    private static final List<String> OBJECTS = List.of("""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: one, namespace: shop, labels: {a: b}, finalizers: [a/b]}
        data: {a: '1', b: '2'}
        """, """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: one, namespace: shop, annotations: {a: b}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: web:1
                args: [x, z]
                env: [{name: A, value: b}]
                ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]
                resources: {limits: {cpu: 500m, memory: 1Gi}}
                readinessProbe: {httpGet: {path: /, port: 80}}
              volumes: [{name: v, emptyDir: {}}]
        """, """
        apiVersion: v1
        kind: Service
        metadata: {name: one, namespace: shop}
        spec: {selector: {app: web}, ports: [{name: a, port: 80, targetPort: web}, {name: b, port: 81}]}
        """, """
        apiVersion: v1
        kind: Secret
        metadata: {name: one, namespace: shop}
        data: {a: YQ==}
        """, """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: one, namespace: shop}
        spec:
          schedule: '*/5 * * * *'
          jobTemplate:
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
        """, """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: one, namespace: shop}
        spec:
          rules:
          - host: a.example.com
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: w, port: {number: 80}}}}]}
        """, """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: one, namespace: shop}
        spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
        """, """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: one, namespace: shop}
        rules: [{apiGroups: [''], resources: [pods], verbs: [get, list]}]
        """, """
        apiVersion: demo.example.com/v1
        kind: Widget
        metadata: {name: one, namespace: shop}
        spec: {size: 3, parts: [{id: a, n: 1}, {id: b}], tags: [x], free: {any: [1, {a: b}]}}
        """);

    private static final String DEFINITION = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.demo.example.com}
        spec:
          group: demo.example.com
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      size: {type: integer, minimum: 0}
                      parts:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [id]
                        items:
                          type: object
                          required: [id]
                          properties: {id: {type: string}, n: {type: integer}}
                      tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                      free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                    x-kubernetes-validations: [{rule: 'self.size < 100 && self.parts.all(p, p.id != "no")'}]
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """;

    private enum Way {
        CREATE,
        UPDATE,
        APPLY,
        MERGE,
        STRATEGIC,
        OPERATIONS,
        SCALE
    }

    @Test
    void whateverIsWrittenIsDoneOrTheClientsFault() {
        List<ApiObject> originals = new ArrayList<>();
        TestPlane plane = withObjects(originals);
        Set<Way> done = EnumSet.noneOf(Way.class);
        Set<Way> refused = EnumSet.noneOf(Way.class);
        Seeds.forEach(5_000, seed -> {
            Random random = Seeds.random(seed);
            ApiObject original = originals.get(random.nextInt(originals.size()));
            Way way = Way.values()[random.nextInt(Way.values().length)];
            long before = plane.store.snapshot().revision();

            Optional<CompletableFuture<Answer<ApiObject>>> asked = write(plane, original, way, random);
            if (asked.isEmpty()) return;
            Answer<ApiObject> answer = plane.await(asked.get());

            answer.refusal().ifPresent(refusal -> {
                assertThat(isTheClientsFault(refusal)).as(way + " " + refusal).isTrue();
                assertThat(plane.store.snapshot().revision()).isEqualTo(before);
            });
            (answer.refusal().isPresent() ? refused : done).add(way);
            if (plane.store.snapshot().revision() != before) restore(plane, original);
        });
        if (Long.getLong("seed") != null) return;
        assertThat(done).as("ways in which something was written").containsExactly(Way.values());
        assertThat(refused).as("ways in which something was refused").containsExactly(Way.values());
    }

    private static boolean isTheClientsFault(Status refusal) {
        return refusal.code() >= 400 && refusal.code() < 500
                || AS_A_REAL_SERVER.matcher(refusal.message()).matches();
    }

    private static TestPlane withObjects(List<ApiObject> made) {
        TestPlane plane = TestPlane.withShop();
        plane.created(DEFINITION);
        for (String object : OBJECTS) made.add(plane.created(object));
        return plane;
    }

    private static Optional<CompletableFuture<Answer<ApiObject>>> write(
            TestPlane plane, ApiObject original, Way way, Random random) {
        FieldValidation validation = FieldValidation.values()[random.nextInt(3)];
        boolean dryRun = random.nextInt(4) == 0;
        WriteOptions options = new WriteOptions("fuzz" + random.nextInt(3), dryRun, false, "", validation);
        if (random.nextInt(5) == 0) options = options.on("status");
        Tree mangled = Mangled.tree(original.root().withoutAt("metadata", "managedFields"), random);
        return switch (way) {
            case CREATE -> sent(original, mangled).map(object -> plane.client.create(object, BY_FUZZ));
            case UPDATE -> send(plane, original, mangled, options, false);
            case APPLY -> send(plane, original, mangled, random.nextBoolean() ? options.forcing() : options, true);
            case MERGE -> Optional.of(patch(plane, original, Patch.Type.MERGE, part(mangled, random), options));
            case STRATEGIC ->
                Optional.of(patch(plane, original, Patch.Type.STRATEGIC_MERGE, part(mangled, random), options));
            case OPERATIONS ->
                Optional.of(patch(plane, original, Patch.Type.JSON, operations(original, mangled, random), options));
            case SCALE -> {
                Tree scale = Mangled.tree(Mapping.of("spec", Mapping.of("replicas", 2)), random);
                yield Optional.of(patch(plane, original, Patch.Type.MERGE, scale, options.on("scale")));
            }
        };
    }

    private static Optional<CompletableFuture<Answer<ApiObject>>> send(
            TestPlane plane, ApiObject original, Tree mangled, WriteOptions options, boolean applies) {
        Tree written =
                applies && mangled instanceof Mapping root ? root.withoutAt("metadata", "resourceVersion") : mangled;
        return sent(original, written)
                .map(object -> applies ? plane.client.apply(object, options) : plane.client.update(object, options));
    }

    /** The door to the plane sees to it that there is an object, and of the kind and the name that the path says. */
    private static Optional<ApiObject> sent(ApiObject original, Tree mangled) {
        Optional<Mapping> root = mangled.asMapping();
        if (root.isEmpty()
                || root.get()
                        .get("metadata")
                        .filter(m -> m.asMapping().isEmpty())
                        .isPresent()) return Optional.empty();
        return root.map(mapping -> new ApiObject(mapping.with("kind", original.kind())
                        .with("apiVersion", original.gvk().apiVersion()))
                .withAt("shop", "metadata", "namespace"));
    }

    private static CompletableFuture<Answer<ApiObject>> patch(
            TestPlane plane, ApiObject original, Patch.Type type, Tree body, WriteOptions options) {
        return plane.client.patch(original.key(), new Patch(type, body), options);
    }

    /** All of an object, or one of its fields, as a patch. */
    private static Tree part(Tree mangled, Random random) {
        if (!(mangled instanceof Mapping root) || root.isEmpty() || random.nextInt(3) == 0) return mangled;
        String key = root.keys().get(random.nextInt(root.size()));
        return Mapping.of(key, root.get(key).orElseThrow());
    }

    private static Tree operations(ApiObject original, Tree mangled, Random random) {
        Sequence operations = JsonPatch.between(original.root(), mangled).tree();
        return random.nextBoolean() ? operations : Mangled.tree(operations, random);
    }

    /** The next seed finds what this one found. */
    private static void restore(TestPlane plane, ApiObject original) {
        ApiObject fresh = original.withoutAt("metadata", "resourceVersion").withoutAt("metadata", "uid");
        Optional<ApiObject> there =
                plane.await(plane.client.get(original.key())).asOptional();
        if (there.isPresent()) {
            ApiObject same = fresh.withAt(there.get().resourceVersion(), "metadata", "resourceVersion");
            if (plane.await(plane.client.update(same, WriteOptions.by("test")))
                    .refusal()
                    .isEmpty()) return;
            plane.await(plane.client.patch(
                    original.key(), Patch.merge(TestPlane.tree("{metadata: {finalizers: null}}")), BY_FUZZ));
            plane.await(plane.client.delete(original.key(), dev.slipway.cluster.client.DeleteOptions.BACKGROUND));
        }
        TestPlane.done(plane.await(plane.client.create(fresh, WriteOptions.by("test"))));
    }
}
