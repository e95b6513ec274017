package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Worlds in which things are not what they are. */
final class Blinded {
    private Blinded() {}

    /** A world in which nothing is owned by anything. */
    static World toOwners(World world) {
        return of(world, (method, seen) -> method.equals("ownedBy") ? List.of() : seen);
    }

    /** A world in which each object looks otherwise. */
    static World seeing(World world, UnaryOperator<ApiObject> otherwise) {
        return of(world, (method, seen) -> {
            if (seen instanceof Optional<?> one) return one.map(object -> otherwise.apply((ApiObject) object));
            if (seen instanceof List<?> many)
                return many.stream()
                        .map(object -> object instanceof ApiObject known ? otherwise.apply(known) : object)
                        .toList();
            return seen;
        });
    }

    private interface Glass {
        Object look(String method, Object seen);
    }

    private static World of(World world, Glass glass) {
        return (World) Proxy.newProxyInstance(
                World.class.getClassLoader(), new Class<?>[] {World.class}, (proxy, method, arguments) -> {
                    try {
                        return glass.look(method.getName(), method.invoke(world, arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
