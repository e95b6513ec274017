package dev.slipway.sync.plan;

import dev.slipway.cluster.kind.Conversion;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Which kinds the control plane serves, as far as planning must know them. */
public interface Kinds {

    /** The shape of a kind at a version; empty where the control plane does not serve it. */
    Optional<Shape> find(GroupVersionKind kind);

    /** Whether a kind is served at any version. */
    boolean serves(GroupKind kind);

    /** Whether objects of a kind are known to live outside namespaces. */
    boolean isClusterScoped(GroupKind kind);

    /** The same, and whatever else there may be as a kind of which no more is known. */
    default Kinds orUnknown() {
        Kinds known = this;
        return new Kinds() {
            @Override
            public Optional<Shape> find(GroupVersionKind kind) {
                return known.find(kind).or(() -> Optional.of(Shape.unknown(!isClusterScoped(kind.groupKind()))));
            }

            @Override
            public boolean serves(GroupKind kind) {
                return true;
            }

            @Override
            public boolean isClusterScoped(GroupKind kind) {
                return known.isClusterScoped(kind);
            }
        };
    }

    /**
     * What planning must know of a kind.
     *
     * @param schema what its fields mean to a merge
     * @param custom whether it is defined by a custom resource definition
     * @param shown an object as it is kept, at the version of this shape
     * @param filled an object of this version with the defaults of what it does not say
     * @param fixed the fields that do not let one object become the other in place; empty if it can
     * @param kept where objects are kept as another version: that one. Whose a field is, is written down in its terms
     */
    record Shape(
            boolean namespaced,
            Schema schema,
            boolean custom,
            UnaryOperator<ApiObject> shown,
            UnaryOperator<ApiObject> filled,
            BiFunction<ApiObject, ApiObject, List<String>> fixed,
            Optional<Kept> kept) {

        /**
         * The version in which objects are kept.
         *
         * @param to an object of the version that was asked for as it is kept
         */
        record Kept(Shape shape, UnaryOperator<ApiObject> to) {}

        /** Of a kind of which no more is known. */
        static Shape unknown(boolean namespaced) {
            return new Shape(
                    namespaced,
                    Schema.ANY,
                    true,
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    (before, after) -> List.of(),
                    Optional.empty());
        }

        private static Shape of(Kind kind, KindRegistry registry) {
            Kind kept = registry.find(kind.gvk().groupKind()).orElse(kind);
            UnaryOperator<ApiObject> to =
                    kind.conversion().map(Conversion::toKept).orElse(UnaryOperator.identity());
            UnaryOperator<ApiObject> filled = object -> kind.conversion().isPresent()
                    ? kind.show(kept.rules().defaults(to.apply(object)))
                    : kind.rules().defaults(object);
            boolean isView = kind.conversion().isPresent()
                    && !kept.gvk().equals(kind.gvk())
                    && !kind.traits().custom();
            return new Shape(
                    kind.namespaced(),
                    kind.schema(),
                    kind.traits().custom(),
                    kind::show,
                    filled,
                    (before, after) -> fixed(kept.rules(), to.apply(before), to.apply(after)),
                    isView ? Optional.of(new Kept(of(kept, registry), to)) : Optional.empty());
        }

        /** What the rules of the kind have against the change, and not against the object that comes of it. */
        private static List<String> fixed(Kind.Rules rules, ApiObject before, ApiObject after) {
            List<Cause> causes = new ArrayList<>(rules.validateUpdate(before, after));
            if (rules.validateRules(Optional.empty(), after).isEmpty())
                causes.addAll(rules.validateRules(Optional.of(before), after));
            return causes.stream().map(Cause::field).distinct().toList();
        }
    }

    /** Those of a registry that is asked for anew each time: it changes when a custom resource is defined. */
    static Kinds of(Supplier<KindRegistry> registry) {
        return new Kinds() {
            @Override
            public Optional<Shape> find(GroupVersionKind kind) {
                KindRegistry now = registry.get();
                return now.find(kind).map(known -> Shape.of(known, now));
            }

            @Override
            public boolean serves(GroupKind kind) {
                return registry.get().find(kind).isPresent();
            }

            @Override
            public boolean isClusterScoped(GroupKind kind) {
                return registry.get()
                        .find(kind)
                        .filter(known -> !known.namespaced())
                        .isPresent();
            }
        };
    }
}
