package dev.slipway.sync.apply;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Grows valid objects of a kind from one that is: changes here and there that the schema allows, of which those are kept that the server would
 * take. So any field of any kind comes to be set, changed and taken away, and no rule of any kind is written down here a second time.
 */
final class KindGrower {
    private static final int DEEPEST = 12;

    private static final long MOST = 3;
    private static final List<String> COUNTS = List.of("replicas", "parallelism", "completions");

    /** Words that rules of kinds know; what does not fit is not kept. */
    private static final List<String> WORDS = List.of(
            "a",
            "b",
            "c",
            "example.com/a",
            "/a",
            "/b/c",
            "Always",
            "Never",
            "OnFailure",
            "IfNotPresent",
            "TCP",
            "UDP",
            "In",
            "NotIn",
            "Exists",
            "DoesNotExist",
            "Equal",
            "NoSchedule",
            "NoExecute",
            "ClusterIP",
            "LoadBalancer",
            "NodePort",
            "ClientIP",
            "None",
            "Local",
            "Cluster",
            "Retain",
            "Delete",
            "ReadWriteOnce",
            "ReadOnlyMany",
            "RollingUpdate",
            "Recreate",
            "OnDelete",
            "Parallel",
            "OrderedReady",
            "Fail",
            "Ignore",
            "Equivalent",
            "Exact",
            "Prefix",
            "ImplementationSpecific",
            "Allow",
            "Forbid",
            "Replace",
            "Immediate",
            "WaitForFirstConsumer",
            "Utilization",
            "AverageValue",
            "Deny",
            "Audit",
            "Warn",
            "NonIndexed",
            "Indexed",
            "IPv4",
            "SingleStack",
            "PreferDualStack",
            "ClusterFirst",
            "Default",
            "File",
            "FallbackToLogsOnError",
            "Europe/Berlin",
            "10.0.0.3",
            "10.2.0.0/16",
            "CREATE",
            "*",
            "get",
            "metadata.name",
            "1",
            "true",
            "Container",
            "BestEffort",
            "NotBestEffort",
            "client auth",
            "digital signature",
            "Pod",
            "Ingress",
            "Egress",
            "app",
            "one");

    /** What the server fills in of a request, whatever is said there. */
    private static final Set<String> FILLED_IN = Set.of("username", "uid", "groups", "extra");

    private static final Map<String, List<String>> KEYS =
            Map.of("QUANTITY", List.of("cpu", "memory", "storage", "pods"));

    private final Schema schema;
    private final Random random;
    private final Predicate<ApiObject> isValid;

    /** @param isValid whether the server would make it if it were new */
    KindGrower(Schema schema, Random random, Predicate<ApiObject> isValid) {
        this.schema = schema;
        this.random = random;
        this.isValid = isValid;
    }

    /** Another valid object of the same name, after so many tries of changing it. */
    ApiObject grow(ApiObject from, int tries) {
        ApiObject here = from;
        for (int i = 0; i < tries; i++) {
            ApiObject next = new ApiObject(root(here.root()));
            if (!next.equals(here) && isSaid(next) && isValid.test(next)) here = next;
        }
        return here;
    }

    /** Whether all of it is for people to say, and not more than a test has time for. */
    private static boolean isSaid(ApiObject object) {
        boolean large =
                COUNTS.stream().anyMatch(field -> object.spec().whole(field).orElse(0L) > MOST);
        if (large) return false;
        return switch (object.kind()) {
            case "CertificateSigningRequest" -> object.spec().keys().stream().noneMatch(FILLED_IN::contains);
            case "Namespace" -> object.spec().isEmpty();
            // A pod that is nowhere is swept away, the selector of a Job is the server's, and one that deletes itself
            // is not there to be looked at.
            case "Pod" -> !object.spec().has("nodeName");
            case "Job" -> !object.spec().has("selector") && !object.spec().has("ttlSecondsAfterFinished");
            // Its selector is the labels that its template has at first: nobody can say other labels later.
            case "ReplicationController" -> object.spec().has("selector");
            // A cordoned node gets a taint from its controller, and the list of them has one owner.
            case "Node" ->
                !object.spec().has("taints")
                        || !object.spec().bool("unschedulable").orElse(false);
            default -> true;
        };
    }

    /** What tells the object, and what people do not write, stays as it is. */
    private Mapping root(Mapping root) {
        if (random.nextInt(6) == 0) {
            String part = random.nextBoolean() ? "labels" : "annotations";
            Mapping before = root.mapping("metadata", part);
            Mapping changed = random.nextBoolean()
                    ? before.with("example.com/" + word(), "v" + random.nextInt(3))
                    : without(before, any(before.keys()));
            return root.withAt(changed, "metadata", part);
        }
        Mapping content = root.without("apiVersion").without("kind").without("metadata");
        Mapping changed = (Mapping) changed(content, schema, 0);
        Mapping.Builder all = Mapping.builder();
        root.forEach((key, value) -> {
            if (!content.has(key)) all.put(key, value);
        });
        changed.forEach((key, value) -> {
            if (!List.of("apiVersion", "kind", "metadata", "status").contains(key)) all.put(key, value);
        });
        return all.build();
    }

    /** One change somewhere in it. */
    private Tree changed(Tree tree, Schema here, int depth) {
        if (tree instanceof Mapping mapping
                && here.resolve() instanceof Schema.Struct struct
                && !struct.fields().isEmpty()) return fields(mapping, struct, depth);
        if (tree instanceof Mapping mapping && here.resolve() instanceof Schema.MapOf map)
            return entries(mapping, map, depth);
        if (tree instanceof Sequence list && here.resolve() instanceof Schema.ListOf shape)
            return items(list, shape, depth);
        return fresh(here, depth);
    }

    private Tree fields(Mapping mapping, Schema.Struct struct, int depth) {
        boolean goesDown = !mapping.isEmpty() && random.nextInt(3) > 0;
        String name =
                goesDown ? any(mapping.keys()) : any(List.copyOf(struct.fields().keySet()));
        Optional<Tree> there = mapping.get(name);
        Schema field = struct.fields().getOrDefault(name, Schema.ANY);
        if (there.isEmpty()) return mapping.with(name, fresh(field, depth + 1));
        if (random.nextInt(6) == 0) return mapping.without(name);
        return mapping.with(name, changed(there.get(), field, depth + 1));
    }

    private Tree entries(Mapping mapping, Schema.MapOf map, int depth) {
        if (mapping.isEmpty() || random.nextInt(3) == 0)
            return mapping.with(key(map.values()), fresh(map.values(), depth + 1));
        String key = any(mapping.keys());
        return random.nextInt(3) == 0
                ? mapping.without(key)
                : mapping.with(key, changed(mapping.get(key).orElseThrow(), map.values(), depth + 1));
    }

    private Tree items(Sequence list, Schema.ListOf shape, int depth) {
        List<Tree> items = new ArrayList<>(list.items());
        int what = random.nextInt(6);
        if (items.isEmpty() || what == 0) items.add(random.nextInt(items.size() + 1), fresh(shape.items(), depth + 1));
        else if (what == 1) items.remove(random.nextInt(items.size()));
        else if (what == 2) items.add(items.remove(0));
        else {
            int place = random.nextInt(items.size());
            items.set(place, changed(items.get(place), shape.items(), depth + 1));
        }
        return new Sequence(items);
    }

    private Tree fresh(Schema schema, int depth) {
        Schema here = schema.resolve();
        if (here instanceof Schema.Struct struct) return struct(struct, depth);
        if (here instanceof Schema.MapOf map) return Mapping.of(key(map.values()), fresh(map.values(), depth + 1));
        if (here instanceof Schema.ListOf list) {
            boolean empty = depth > DEEPEST || random.nextInt(8) == 0;
            return empty ? Sequence.empty() : Sequence.of(fresh(list.items(), depth + 1));
        }
        return here instanceof Schema.Leaf leaf ? leaf(leaf.type()) : Tree.of(word());
    }

    /** What is required, and something else now and then: of most objects with alternatives exactly one must be there. */
    private Tree struct(Schema.Struct struct, int depth) {
        Mapping.Builder mapping = Mapping.builder();
        int others = depth > DEEPEST ? 0 : random.nextInt(3);
        List<String> names = List.copyOf(struct.fields().keySet());
        List<String> chosen = new ArrayList<>(struct.required());
        for (int i = 0; i < others && !names.isEmpty(); i++) chosen.add(any(names));
        for (String name : names)
            if (chosen.contains(name) && depth < DEEPEST + 4)
                mapping.put(name, fresh(struct.fields().get(name), depth + 1));
        return mapping.build();
    }

    private Tree leaf(Schema.Type type) {
        return switch (type) {
            case STRING -> Tree.of(word());
            case BYTES -> Tree.of(random.nextBoolean() ? "YQ==" : "Yg==");
            case TIME -> Tree.of("2026-01-0" + (1 + random.nextInt(9)) + "T00:00:00Z");
            case INTEGER -> Tree.of(number());
            case NUMBER -> Tree.of(random.nextInt(9));
            case BOOLEAN -> Tree.of(random.nextBoolean());
            case INT_OR_STRING -> random.nextBoolean() ? Tree.of(number()) : Tree.of(random.nextInt(100) + "%");
            case QUANTITY -> random.nextBoolean() ? Tree.of(1 + random.nextInt(3) + "Gi") : Tree.of("1000m");
        };
    }

    private long number() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1 + random.nextInt(5);
            case 2 -> 80 + random.nextInt(20);
            default -> 600;
        };
    }

    private String key(Schema values) {
        String type = values.resolve() instanceof Schema.Leaf leaf ? leaf.type().name() : "";
        return any(KEYS.getOrDefault(type, List.of("a", "b", "app", "example.com/c")));
    }

    private String word() {
        return any(WORDS);
    }

    private static Mapping without(Mapping mapping, String key) {
        return mapping.has(key) ? mapping.without(key) : mapping;
    }

    private String any(List<String> some) {
        return some.isEmpty() ? "" : some.get(random.nextInt(some.size()));
    }
}
