package dev.slipway.cluster.kind;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.GroupVersionResource;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * All that is particular to one kind at one version. A new kind is one of these and nothing else: storage, paths, discovery, OpenAPI, tables
 * and merges follow from it.
 *
 * @param subresources of {@code status}, {@code scale} ... those that the kind has
 * @param schema the shape of an object, from its root
 * @param openApi the same shape for clients
 * @param columns the cells that {@code kubectl get} shows
 * @param conversion present where objects are kept as another kind or version
 */
public record Kind(
        GroupVersionKind gvk,
        Names names,
        boolean namespaced,
        SortedSet<String> subresources,
        Schema schema,
        OpenApi openApi,
        List<Column> columns,
        Traits traits,
        Rules rules,
        Optional<Conversion> conversion) {

    public Kind {
        subresources = Collections.unmodifiableSortedSet(new TreeSet<>(subresources));
        columns = List.copyOf(columns);
    }

    /** A namespaced kind without subresources, with the usual traits and nothing but name and age to show. */
    public static Kind of(GroupVersionKind gvk, Names names, Schema schema, OpenApi openApi) {
        return new Kind(
                gvk,
                names,
                true,
                Collections.emptySortedSet(),
                schema,
                openApi,
                List.of(Column.NAME, Column.CREATED_AT),
                Traits.USUAL,
                new Rules() {},
                Optional.empty());
    }

    public Kind clusterScoped() {
        return new Kind(gvk, names, false, subresources, schema, openApi, columns, traits, rules, conversion);
    }

    public Kind withSubresources(String... more) {
        return new Kind(
                gvk,
                names,
                namespaced,
                new TreeSet<>(Arrays.asList(more)),
                schema,
                openApi,
                columns,
                traits,
                rules,
                conversion);
    }

    public Kind withColumns(Column... all) {
        return withColumns(Arrays.asList(all));
    }

    public Kind withColumns(List<Column> all) {
        return new Kind(gvk, names, namespaced, subresources, schema, openApi, all, traits, rules, conversion);
    }

    public Kind withTraits(Traits others) {
        return new Kind(gvk, names, namespaced, subresources, schema, openApi, columns, others, rules, conversion);
    }

    public Kind withRules(Rules others) {
        return new Kind(gvk, names, namespaced, subresources, schema, openApi, columns, traits, others, conversion);
    }

    /** The same as a view of objects that are kept as something else; its cells are worked out from what is kept. */
    public Kind withConversion(Conversion other) {
        List<Column> converted =
                columns.stream().map(column -> column.of(other.toKept())).toList();
        return new Kind(
                gvk, names, namespaced, subresources, schema, openApi, converted, traits, rules, Optional.of(other));
    }

    /** The same at another version that differs in its name only. */
    public Kind at(String version) {
        GroupVersionKind other = new GroupVersionKind(gvk.group(), version, gvk.kind());
        return new Kind(other, names, namespaced, subresources, schema, openApi, columns, traits, rules, conversion);
    }

    /** An object of this kind at this version: a definition may have had it kept in another one, and only their names differ. */
    public ApiObject asKept(ApiObject object) {
        boolean isOther = traits.custom() && !object.root().text("apiVersion").equals(Optional.of(gvk.apiVersion()));
        return isOther ? object.with("apiVersion", gvk.apiVersion()) : object;
    }

    /** An object as it is kept, as this kind shows it. */
    public ApiObject show(ApiObject kept) {
        return conversion
                .map(way -> way.toShown().apply(kept))
                .orElseGet(() -> kept.with("apiVersion", gvk.apiVersion()));
    }

    /** As paths name it. */
    public GroupVersionResource resource() {
        return new GroupVersionResource(gvk.group(), gvk.version(), names.plural());
    }

    /** As messages name it: {@code pods}, {@code deployments.apps}. */
    public String resourceInMessages() {
        return gvk.group().isEmpty() ? names.plural() : names.plural() + "." + gvk.group();
    }

    /** Whether there is a subresource {@code status}, so that a write to the object leaves its status alone. */
    public boolean hasStatus() {
        return subresources.contains("status");
    }

    /**
     * The schema as OpenAPI v3 writes it.
     *
     * @param root the name of the definition of the kind itself
     * @param definitions all definitions by name, as {@code components.schemas} holds them; made when asked for
     */
    public record OpenApi(String root, Supplier<Mapping> definitions) {}

    /** What a kind is called in paths and on command lines. */
    public record Names(String plural, String singular, List<String> shortNames, List<String> categories) {
        public Names {
            shortNames = List.copyOf(shortNames);
            categories = List.copyOf(categories);
        }
    }

    /**
     * One cell of a row.
     *
     * @param type {@code string}, {@code integer}, {@code date} ... of the Table API
     * @param format {@code name} marks the name column
     * @param priority 0 is always shown, more only with {@code -o wide}
     * @param cell the value, of the object and the present moment
     */
    public record Column(
            String name,
            String type,
            String format,
            String description,
            int priority,
            BiFunction<ApiObject, Instant, Object> cell) {

        /** The same, worked out from what an object is first turned into. */
        Column of(UnaryOperator<ApiObject> first) {
            return new Column(
                    name, type, format, description, priority, (object, now) -> cell.apply(first.apply(object), now));
        }

        /** The column that every kind has. */
        public static final Column NAME = new Column(
                "Name",
                "string",
                "name",
                "Name of the object, unique in its namespace.",
                0,
                (object, now) -> object.name());

        /** How long ago the object was made, as most kinds show it last. */
        public static final Column AGE = new Column(
                "Age",
                "string",
                "",
                "How long ago the object was made.",
                0,
                (object, now) -> object.creationTimestamp()
                        .map(since -> Times.age(Duration.between(since, now)))
                        .orElse("<unknown>"));

        /** For kinds that have nothing else to show. */
        public static final Column CREATED_AT = new Column(
                "Created At",
                "date",
                "",
                "When the object was made.",
                0,
                (object, now) ->
                        object.root().text("metadata", "creationTimestamp").orElse(""));
    }

    /**
     * How the API server treats objects of a kind.
     *
     * @param custom whether a definition made it: no strategic merge patches, updates must carry a resourceVersion
     * @param stored whether objects are kept; those of other kinds are questions that are answered at once
     * @param generation what counts as a change of the desired state
     * @param nameRule what a name must look like
     * @param scale where {@code scale} finds its numbers
     * @param versionOnUpdate whether an update must carry a resourceVersion
     * @param updateCreates whether an update of what is not there makes it
     * @param bornWithStatus whether a status that is sent along with a new object counts
     * @param readOnly whether objects can only be looked at: get and list, and nothing else
     * @param selectableFields what a field selector may name besides {@code metadata.name} and {@code metadata.namespace}
     * @param deprecation the warning that every use of the kind is answered with; empty for none
     */
    public record Traits(
            boolean custom,
            boolean stored,
            Generation generation,
            NameRule nameRule,
            ScalePaths scale,
            boolean versionOnUpdate,
            boolean updateCreates,
            boolean bornWithStatus,
            boolean readOnly,
            SortedSet<String> selectableFields,
            String deprecation) {
        public static final Traits USUAL = new Traits(
                false,
                true,
                Generation.NONE,
                NameRule.SUBDOMAIN,
                ScalePaths.WORKLOAD,
                false,
                false,
                false,
                false,
                new TreeSet<>(),
                "");

        /** Those of a question: it is put by creating an object, answered with that object, and kept nowhere. */
        public static final Traits QUESTION = new Traits(
                false,
                false,
                Generation.NONE,
                NameRule.SUBDOMAIN,
                ScalePaths.WORKLOAD,
                false,
                false,
                false,
                false,
                new TreeSet<>(),
                "");

        public Traits {
            selectableFields = Collections.unmodifiableSortedSet(new TreeSet<>(selectableFields));
        }

        public Traits counting(Generation what) {
            return new Traits(
                    custom,
                    stored,
                    what,
                    nameRule,
                    scale,
                    versionOnUpdate,
                    updateCreates,
                    bornWithStatus,
                    readOnly,
                    selectableFields,
                    deprecation);
        }

        public Traits named(NameRule rule) {
            return new Traits(
                    custom,
                    stored,
                    generation,
                    rule,
                    scale,
                    versionOnUpdate,
                    updateCreates,
                    bornWithStatus,
                    readOnly,
                    selectableFields,
                    deprecation);
        }

        public Traits needingVersionOnUpdate() {
            return new Traits(
                    custom,
                    stored,
                    generation,
                    nameRule,
                    scale,
                    true,
                    updateCreates,
                    bornWithStatus,
                    readOnly,
                    selectableFields,
                    deprecation);
        }

        public Traits creatingOnUpdate() {
            return new Traits(
                    custom,
                    stored,
                    generation,
                    nameRule,
                    scale,
                    versionOnUpdate,
                    true,
                    bornWithStatus,
                    readOnly,
                    selectableFields,
                    deprecation);
        }

        public Traits selectableBy(String... fields) {
            return selectableBy(Arrays.asList(fields));
        }

        public Traits selectableBy(Collection<String> fields) {
            return new Traits(
                    custom,
                    stored,
                    generation,
                    nameRule,
                    scale,
                    versionOnUpdate,
                    updateCreates,
                    bornWithStatus,
                    readOnly,
                    new TreeSet<>(fields),
                    deprecation);
        }

        public Traits keepingStatusOfNew() {
            return new Traits(
                    custom,
                    stored,
                    generation,
                    nameRule,
                    scale,
                    versionOnUpdate,
                    updateCreates,
                    true,
                    readOnly,
                    selectableFields,
                    deprecation);
        }

        public Traits readingOnly() {
            return new Traits(
                    custom,
                    stored,
                    generation,
                    nameRule,
                    scale,
                    versionOnUpdate,
                    updateCreates,
                    bornWithStatus,
                    true,
                    selectableFields,
                    deprecation);
        }

        /** Those of a kind that goes out of use; the sentence is shown to whoever uses it. */
        public Traits deprecated(String sentence) {
            return new Traits(
                    custom,
                    stored,
                    generation,
                    nameRule,
                    scale,
                    versionOnUpdate,
                    updateCreates,
                    bornWithStatus,
                    readOnly,
                    selectableFields,
                    sentence);
        }

        /** Those of a kind that a definition made. */
        public static Traits ofCustom(ScalePaths scale, Collection<String> selectable) {
            return new Traits(
                    true,
                    true,
                    Generation.ALL_BUT_STATUS,
                    NameRule.SUBDOMAIN,
                    scale,
                    true,
                    false,
                    false,
                    false,
                    new TreeSet<>(selectable),
                    "");
        }
    }

    /** What {@code metadata.generation} counts. */
    public enum Generation {
        /** Nothing: the kind has no generation. */
        NONE,
        /** Changes of {@code spec}. */
        SPEC,
        /** Changes of anything but metadata and status. */
        ALL_BUT_STATUS
    }

    /** What a name must look like. */
    public enum NameRule {
        /** A DNS subdomain of RFC 1123, at most 253 characters. */
        SUBDOMAIN,
        /** A DNS label of RFC 1123, at most 63 characters. */
        LABEL,
        /** A DNS label of RFC 1035: starts with a letter. */
        RFC1035_LABEL,
        /** Whatever can stand between two slashes of a path. */
        PATH_SEGMENT
    }

    /** Where the {@code scale} subresource finds its numbers, as fields divided by dots; no selector where it is empty. */
    public record ScalePaths(String specReplicas, String statusReplicas, String selector) {
        /** As the built-in workloads have them. */
        public static final ScalePaths WORKLOAD = new ScalePaths("spec.replicas", "status.replicas", "spec.selector");
    }

    /** Defaulting and validation beyond the schema, as the API server does them. Pure. */
    public interface Rules {

        /** The object with defaults filled in where it says nothing, and values in their canonical form. */
        default ApiObject defaults(ApiObject object) {
            return object;
        }

        /** A new object once it has a name and a uid: what depends on them, and the status it begins with. */
        default ApiObject born(ApiObject object) {
            return object;
        }

        /** A changed object: what the server keeps up to date in it whatever the change was about. */
        default ApiObject changed(ApiObject before, ApiObject after) {
            return after;
        }

        /** An object that was just marked as being deleted and is held by something: how its status shows that. */
        default ApiObject marked(ApiObject object) {
            return object;
        }

        /** Whether what an object owns stays when the object is deleted and nobody says what is to become of it. */
        default boolean leavesDependents() {
            return false;
        }

        /** What is wrong with an object, new or changed. */
        default List<Status.Cause> validate(ApiObject object) {
            return List.of();
        }

        /** What is wrong with a change, beyond what is wrong with the new object itself: immutable fields. */
        default List<Status.Cause> validateUpdate(ApiObject before, ApiObject after) {
            return List.of();
        }

        /**
         * What is wrong with an object that is right by all that is asked before: rules that its schema states.
         *
         * @param before empty for a new object
         */
        default List<Status.Cause> validateRules(Optional<ApiObject> before, ApiObject after) {
            return List.of();
        }

        /** What is wrong with a change of the status alone. */
        default List<Status.Cause> validateStatus(ApiObject before, ApiObject after) {
            return List.of();
        }

        /** What is wrong with approving or denying what an object asks for. */
        default List<Status.Cause> validateApproval(ApiObject before, ApiObject after) {
            return List.of();
        }
    }
}
