package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.schema.Schemas;
import java.util.List;
import java.util.stream.Stream;

/** All built-in kinds. */
public final class BuiltInKinds {
    private BuiltInKinds() {}

    /** A registry of them. */
    public static KindRegistry registry() {
        return registry(Schemas.load());
    }

    /** A registry of them with schemas that are loaded already. */
    public static KindRegistry registry(Schemas schemas) {
        return registry(schemas, new Expressions());
    }

    /** The same with somebody to read the expressions that definitions and policies state. */
    public static KindRegistry registry(Schemas schemas, Expressions expressions) {
        Entry entry = new Entry(schemas);
        List<Kind> all = Stream.of(
                        CoreKinds.all(entry),
                        AppsKinds.all(entry),
                        SetKinds.all(entry),
                        BatchKinds.all(entry),
                        OtherKinds.all(entry, expressions),
                        LimitKinds.all(entry),
                        StorageKinds.all(entry),
                        AdmissionKinds.all(entry, expressions),
                        AccessKinds.all(entry),
                        AutoscalingKinds.all(entry),
                        NetworkKinds.all(entry),
                        ClusterKinds.all(entry),
                        MetricsKinds.all(entry))
                .flatMap(List::stream)
                .toList();
        return KindRegistry.of(all);
    }
}
