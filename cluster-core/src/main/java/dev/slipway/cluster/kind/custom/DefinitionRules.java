package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Rules of CustomResourceDefinitions. A definition that is right is established at once: one server needs nobody's consent. */
public final class DefinitionRules implements Rules {
    /** Keeps a definition until its last object has gone. */
    public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

    private final Expressions expressions;

    /** @param expressions who reads the rules that definitions state */
    public DefinitionRules(Expressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public ApiObject defaults(ApiObject definition) {
        Mapping spec = definition.spec();
        Mapping names = spec.mapping("names");
        String kind = names.text("kind").orElse("");
        if (names.text("singular").orElse("").isEmpty()) names = names.with("singular", kind.toLowerCase(Locale.ROOT));
        if (names.text("listKind").orElse("").isEmpty() && !kind.isEmpty())
            names = names.with("listKind", kind + "List");
        spec = spec.with("names", names);
        if (!spec.has("conversion")) spec = spec.with("conversion", Mapping.of("strategy", "None"));
        return definition.with("spec", spec);
    }

    @Override
    public ApiObject born(ApiObject definition) {
        Mapping status = Mapping.of("storedVersions", Tree.of(storedVersions(definition.spec())));
        List<String> finalizers = new ArrayList<>(definition.finalizers());
        if (!finalizers.contains(CLEANUP)) finalizers.add(CLEANUP);
        return definition.withAt(finalizers, "metadata", "finalizers").withStatus(status);
    }

    /** Objects may be kept in every version that was ever the one to keep them in. */
    @Override
    public ApiObject changed(ApiObject before, ApiObject after) {
        List<String> stored =
                new ArrayList<>(after.status().sequence("storedVersions").texts());
        for (String version : storedVersions(after.spec())) if (!stored.contains(version)) stored.add(version);
        return after.withAt(Tree.of(stored), "status", "storedVersions");
    }

    @Override
    public ApiObject marked(ApiObject definition) {
        String since = definition.metadata().text("deletionTimestamp").orElse("");
        Mapping terminating =
                condition("Terminating", "InstanceDeletionInProgress", "CustomResource deletion is in progress", since);
        Sequence conditions = definition.status().sequence("conditions").with(terminating);
        return definition.withAt(conditions, "status", "conditions");
    }

    private static Mapping condition(String type, String reason, String message, String since) {
        return Mapping.of(
                "type", type,
                "status", "True",
                "lastTransitionTime", since,
                "reason", reason,
                "message", message);
    }

    private static List<String> storedVersions(Mapping spec) {
        return spec.sequence("versions").mappings().stream()
                .filter(version -> version.bool("storage").orElse(false))
                .flatMap(version -> version.text("name").stream())
                .toList();
    }

    @Override
    public List<Cause> validate(ApiObject definition) {
        Problems problems = new Problems();
        Mapping spec = definition.spec();
        String group = spec.text("group").orElse("");
        String plural = spec.text("names", "plural").orElse("");
        if (!definition.name().equals(plural + "." + group)) {
            problems.invalid("metadata.name", definition.name(), "must be spec.names.plural+\".\"+spec.group");
        }
        if (group.isEmpty()) problems.required("spec.group");
        else if (!group.contains("."))
            problems.invalid("spec.group", group, "should be a domain with at least one dot");
        else problems.rule("spec.group", group, Formats.subdomain(group));
        names(spec.mapping("names"), problems);
        if (spec.text("scope").orElse("").isEmpty()) problems.required("spec.scope");
        else problems.oneOf("spec.scope", spec.text("scope"), "Cluster", "Namespaced");
        versions(spec.sequence("versions").mappings(), problems);
        if (spec.text("conversion", "strategy").equals(Optional.of("Webhook"))) {
            problems.notSupported("spec.conversion.strategy", "Webhook", List.of("None"));
        }
        return problems.causes();
    }

    private static void names(Mapping names, Problems problems) {
        String plural = names.text("plural").orElse("");
        if (plural.isEmpty()) problems.required("spec.names.plural");
        else problems.rule("spec.names.plural", plural, Formats.rfc1035(plural));
        String kind = names.text("kind").orElse("");
        if (kind.isEmpty()) problems.required("spec.names.kind");
        else problems.rule("spec.names.kind", kind, Formats.rfc1035(kind.toLowerCase(Locale.ROOT)));
        for (String shortName : names.sequence("shortNames").texts()) {
            problems.rule("spec.names.shortNames", shortName, Formats.rfc1035(shortName));
        }
    }

    private void versions(List<Mapping> versions, Problems problems) {
        TreeSet<String> names = new TreeSet<>();
        long stored = 0;
        for (int i = 0; i < versions.size(); i++) {
            String at = "spec.versions[" + i + "]";
            Mapping version = versions.get(i);
            String name = version.text("name").orElse("");
            problems.rule(at + ".name", name, Formats.rfc1035(name));
            if (!names.add(name)) problems.duplicate(at + ".name", name);
            if (version.bool("storage").orElse(false)) stored++;
            schema(at + ".schema.openAPIV3Schema", version, problems);
        }
        if (stored != 1) {
            problems.invalid(
                    "spec.versions",
                    names.stream().toList(),
                    "must have exactly one version marked as storage version");
        }
    }

    private void schema(String at, Mapping version, Problems problems) {
        if (version.mapping("schema", "openAPIV3Schema").isEmpty()) {
            problems.required(at, "schemas are required");
            return;
        }
        Mapping schema = version.mapping("schema", "openAPIV3Schema");
        if (schema.text("type").orElse("").isEmpty()) problems.required(at + ".type", "must not be empty at the root");
        else if (!schema.text("type").equals(Optional.of("object"))) {
            problems.invalid(at + ".type", schema.text("type").get(), "must be object at the root");
        }
        parts(at, schema, problems);
        new RuleTexts(expressions, problems).check(at, schema);
    }

    private static void parts(String at, Mapping schema, Problems problems) {
        Mapping properties = schema.mapping("properties");
        for (String name : new TreeSet<>(properties.keys())) {
            part(at + ".properties[" + name + "]", properties.mapping(name), "for specified object fields", problems);
        }
        if (schema.text("type").equals(Optional.of("array"))) {
            part(at + ".items", schema.mapping("items"), "for specified array items", problems);
        }
        Mapping others = schema.mapping("additionalProperties");
        if (!others.isEmpty()) part(at + ".additionalProperties", others, "for specified object fields", problems);
        schema.text("pattern").ifPresent(pattern -> pattern(at + ".pattern", pattern, problems));
    }

    private static void part(String at, Mapping schema, String where, Problems problems) {
        boolean typed = !schema.text("type").orElse("").isEmpty()
                || StructuralSchema.isTrue(schema, "x-kubernetes-int-or-string")
                || StructuralSchema.isTrue(schema, "x-kubernetes-preserve-unknown-fields");
        if (!typed) problems.required(at + ".type", "must not be empty " + where);
        parts(at, schema, problems);
    }

    private static void pattern(String at, String pattern, Problems problems) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException unreadable) {
            problems.invalid(
                    at, pattern, "must be a valid regular expression, but isn't: " + unreadable.getDescription());
        }
    }

    @Override
    public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        for (String field : List.of("group", "scope")) {
            problems.immutable(
                    "spec." + field, before.spec().get(field), after.spec().get(field));
        }
        boolean isEstablished = before.isTrue("Established");
        for (String name : isEstablished ? List.of("plural", "kind") : List.<String>of()) {
            problems.immutable(
                    "spec.names." + name,
                    before.spec().at("names", name),
                    after.spec().at("names", name));
        }
        List<String> stored = after.status().sequence("storedVersions").texts();
        for (int i = 0; i < stored.size(); i++)
            if (!names(after.spec()).contains(stored.get(i))) missing(i, stored.get(i), problems);
        return problems.causes();
    }

    private static void missing(int index, String version, Problems problems) {
        problems.invalid(
                "status.storedVersions[" + index + "]",
                version,
                "missing from spec.versions; " + version
                        + " was previously a storage version, and must remain in spec.versions until a storage migration"
                        + " ensures no data remains persisted in " + version + " and removes " + version
                        + " from status.storedVersions");
    }

    /** A version may be taken off the list once no object is kept in it any more; the present one never. */
    @Override
    public List<Cause> validateStatus(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        List<String> stored = after.status().sequence("storedVersions").texts();
        if (stored.isEmpty())
            problems.invalid("status.storedVersions", Sequence.empty(), "must have at least one stored version");
        for (int i = 0; i < stored.size(); i++)
            if (!names(after.spec()).contains(stored.get(i)))
                problems.invalid("status.storedVersions[" + i + "]", stored.get(i), "must appear in spec.versions");
        for (String version : storedVersions(after.spec()))
            if (!stored.isEmpty() && !stored.contains(version))
                problems.invalid("status.storedVersions", Tree.of(stored), "must have the storage version " + version);
        return problems.causes();
    }

    private static List<String> names(Mapping spec) {
        return spec.sequence("versions").mappings().stream()
                .flatMap(version -> version.text("name").stream())
                .toList();
    }
}
