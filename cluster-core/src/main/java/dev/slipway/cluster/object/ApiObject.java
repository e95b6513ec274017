package dev.slipway.cluster.object;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.lang.ref.SoftReference;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One API object: a document with {@code apiVersion}, {@code kind} and {@code metadata}. Immutable; a change makes a new one that shares what
 * did not change. The views read leniently: what is absent or of the wrong type reads as empty, since checking is the API server's work.
 */
public final class ApiObject {
    private static final Map<String, String> NO_LABELS = Collections.emptyMap();

    private final Mapping root;

    /**
     * Encoded when first needed, then shared by everyone who sends or stores this revision. Soft, so that it gives way where memory is
     * short. Two threads that need it at once may both encode; they get the same bytes.
     */
    private @Nullable SoftReference<Encoded> encoded;

    private @Nullable SoftReference<Seen> seen;

    /** Put together when first needed: views, indexes and claims ask for it again and again. Any thread comes to the same one. */
    private @Nullable ObjectKey key;

    /** Likewise: selectors ask for them. */
    private @Nullable Map<String, String> labels;

    private @Nullable List<OwnerReference> owners;

    public ApiObject(Mapping root) {
        this.root = Objects.requireNonNull(root);
    }

    /** A new object of a kind with nothing but its names; an empty namespace is left out. */
    public static ApiObject of(GroupVersionKind kind, String namespace, String name) {
        Mapping metadata = Mapping.of("name", name);
        if (!namespace.isEmpty()) metadata = metadata.with("namespace", namespace);
        return new ApiObject(Mapping.of("apiVersion", kind.apiVersion(), "kind", kind.kind(), "metadata", metadata));
    }

    public Mapping root() {
        return root;
    }

    /** The document as JSON. Any thread; costs nothing after the first time. */
    public Encoded encoded() {
        SoftReference<Encoded> kept = encoded;
        Encoded there = kept == null ? null : kept.get();
        if (there != null) return there;
        Encoded made = Encoded.of(root);
        encoded = new SoftReference<>(made);
        return made;
    }

    /** As another kind or version sees it. Any thread; kept for the view that asked last, since those who ask are many and views are few. */
    public ApiObject seenThrough(UnaryOperator<ApiObject> view) {
        SoftReference<Seen> kept = seen;
        Seen there = kept == null ? null : kept.get();
        if (there != null && there.view() == view) return there.object();
        ApiObject object = view.apply(this);
        seen = new SoftReference<>(new Seen(view, object));
        return object;
    }

    private record Seen(UnaryOperator<ApiObject> view, ApiObject object) {}

    public GroupVersionKind gvk() {
        return GroupVersionKind.of(root.text("apiVersion").orElse(""), kind());
    }

    public String kind() {
        return root.text("kind").orElse("");
    }

    public ObjectKey key() {
        ObjectKey known = key;
        if (known != null) return known;
        ObjectKey made = new ObjectKey(gvk().groupKind(), namespace(), name());
        key = made;
        return made;
    }

    public Mapping metadata() {
        return root.mapping("metadata");
    }

    public String name() {
        return root.text("metadata", "name").orElse("");
    }

    /** Empty for cluster-scoped objects. */
    public String namespace() {
        return root.text("metadata", "namespace").orElse("");
    }

    public String uid() {
        return root.text("metadata", "uid").orElse("");
    }

    /** The revision of the last write, as text; empty before the first. */
    public String resourceVersion() {
        return root.text("metadata", "resourceVersion").orElse("");
    }

    /** How often the desired state has changed; 0 for kinds that do not count. */
    public long generation() {
        return root.whole("metadata", "generation").orElse(0L);
    }

    /** Unmodifiable, in order. */
    public Map<String, String> labels() {
        Map<String, String> known = labels;
        if (known != null) return known;
        Mapping tree = root.mapping("metadata", "labels");
        Map<String, String> made = tree.isEmpty() ? NO_LABELS : tree.texts();
        labels = made;
        return made;
    }

    public Map<String, String> annotations() {
        return root.mapping("metadata", "annotations").texts();
    }

    public Optional<String> annotation(String key) {
        return root.text("metadata", "annotations", key);
    }

    public List<String> finalizers() {
        return root.sequence("metadata", "finalizers").texts();
    }

    public Optional<Instant> creationTimestamp() {
        return time("metadata", "creationTimestamp");
    }

    /** Present once deletion was asked for. */
    public Optional<Instant> deletionTimestamp() {
        return time("metadata", "deletionTimestamp");
    }

    public boolean isDeleting() {
        return root.at("metadata", "deletionTimestamp").isPresent()
                && deletionTimestamp().isPresent();
    }

    public List<OwnerReference> ownerReferences() {
        List<OwnerReference> known = owners;
        if (known != null) return known;
        List<OwnerReference> made = root.sequence("metadata", "ownerReferences").mappings().stream()
                .map(OwnerReference::of)
                .toList();
        owners = made;
        return made;
    }

    /** The owner that manages this object, if one does. */
    public Optional<OwnerReference> controller() {
        for (OwnerReference owner : ownerReferences()) if (owner.controller()) return Optional.of(owner);
        return Optional.empty();
    }

    public boolean isOwnedBy(ApiObject owner) {
        return ownerReferences().stream().anyMatch(reference -> reference.uid().equals(owner.uid()));
    }

    public Mapping spec() {
        return root.mapping("spec");
    }

    public Mapping status() {
        return root.mapping("status");
    }

    public List<Condition> conditions() {
        return root.sequence("status", "conditions").mappings().stream()
                .map(Condition::of)
                .toList();
    }

    /** The condition of a type. */
    public Optional<Condition> condition(String type) {
        return written(type).map(Condition::of);
    }

    /** Whether it has the condition of a type, and it is true. */
    public boolean isTrue(String type) {
        return written(type)
                .flatMap(condition -> condition.text("status"))
                .filter("True"::equals)
                .isPresent();
    }

    private Optional<Mapping> written(String type) {
        for (Tree item : root.sequence("status", "conditions")) {
            if (item instanceof Mapping condition
                    && condition.text("type").filter(type::equals).isPresent()) return Optional.of(condition);
        }
        return Optional.empty();
    }

    /** The moment at the end of a way, if there is one in RFC 3339. */
    public Optional<Instant> time(String... way) {
        try {
            return root.text(way).map(Instant::parse);
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    public ApiObject with(String field, Object value) {
        return new ApiObject(root.with(field, value));
    }

    /** The same with the value at the end of a way set. */
    public ApiObject withAt(Object value, String... way) {
        return new ApiObject(root.withAt(value, way));
    }

    public ApiObject withoutAt(String... way) {
        return new ApiObject(root.withoutAt(way));
    }

    public ApiObject withLabel(String key, String value) {
        return withAt(value, "metadata", "labels", key);
    }

    public ApiObject withAnnotation(String key, String value) {
        return withAt(value, "metadata", "annotations", key);
    }

    /** The same with a finalizer more, the last of them; itself if it has it. */
    public ApiObject withFinalizer(String finalizer) {
        if (finalizers().contains(finalizer)) return this;
        return withAt(root.sequence("metadata", "finalizers").with(Tree.of(finalizer)), "metadata", "finalizers");
    }

    /** The same with a finalizer less; itself if it does not have it. */
    public ApiObject withoutFinalizer(String finalizer) {
        if (!finalizers().contains(finalizer)) return this;
        List<String> others =
                finalizers().stream().filter(other -> !other.equals(finalizer)).toList();
        return others.isEmpty()
                ? withoutAt("metadata", "finalizers")
                : withAt(Tree.of(others), "metadata", "finalizers");
    }

    public ApiObject withStatus(Mapping status) {
        return with("status", status);
    }

    /** The same with an owner more. */
    public ApiObject withOwner(OwnerReference owner) {
        return withAt(root.sequence("metadata", "ownerReferences").with(owner.tree()), "metadata", "ownerReferences");
    }

    /** The same with its metadata changed. */
    public ApiObject mapMetadata(UnaryOperator<Mapping> change) {
        return with("metadata", change.apply(metadata()));
    }

    /** The value at the end of a way. */
    public Optional<Tree> at(String... way) {
        return root.at(way);
    }

    /** The values of a list of texts such as {@code spec.finalizers}; unmodifiable. */
    public List<String> textsAt(String... way) {
        return Collections.unmodifiableList(root.sequence(way).texts());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiObject that && that.root.equals(root);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    /** Key and revision only: contents may be secret and never belong into a message. */
    @Override
    public String toString() {
        return key() + (resourceVersion().isEmpty() ? "" : " @" + resourceVersion());
    }
}
