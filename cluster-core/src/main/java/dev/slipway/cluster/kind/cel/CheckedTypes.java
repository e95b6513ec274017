package dev.slipway.cluster.kind.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Our types as the checker knows them, with those that have names found by them. */
final class CheckedTypes implements CelTypeProvider {
    private final Map<String, CelType> named = new LinkedHashMap<>();
    private final Optional<Made> made;

    /** @param made types of what expressions make, if they may */
    CheckedTypes(Optional<Made> made) {
        this.made = made;
    }

    /** The type of what an expression came to, to be used for another. */
    record Opaque(CelType type) implements Type.Known {}

    CelType of(Type type) {
        if (type instanceof Type.Plain plain) return plain(plain);
        if (type instanceof Type.ListOf list) return ListType.create(of(list.items()));
        if (type instanceof Type.MapOf map) return MapType.create(SimpleType.STRING, of(map.values()));
        if (type instanceof Type.Maybe maybe) return OptionalType.create(of(maybe.value()));
        if (type instanceof Type.Struct struct) return struct(struct);
        return ((Opaque) type).type();
    }

    private static CelType plain(Type.Plain plain) {
        return switch (plain) {
            case ANY -> SimpleType.DYN;
            case BOOL -> SimpleType.BOOL;
            case INT -> SimpleType.INT;
            case DOUBLE -> SimpleType.DOUBLE;
            case STRING -> SimpleType.STRING;
            case BYTES -> SimpleType.BYTES;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case DURATION -> SimpleType.DURATION;
            case AUTHORIZER -> AccessLibrary.AUTHORIZER.type();
            case RESOURCE_CHECK -> AccessLibrary.RESOURCE.type();
        };
    }

    private CelType struct(Type.Struct struct) {
        Map<String, CelType> fields = new LinkedHashMap<>();
        struct.fields().forEach((name, type) -> fields.put(name, of(type)));
        CelType made = StructType.create(
                struct.name(), ImmutableSet.copyOf(fields.keySet()), name -> Optional.ofNullable(fields.get(name)));
        named.put(struct.name(), made);
        return made;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(named.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(named.get(name)).or(() -> made.flatMap(types -> types.type(name)));
    }
}
