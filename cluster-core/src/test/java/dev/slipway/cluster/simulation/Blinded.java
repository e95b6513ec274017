package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A world in which nothing is owned by anything. */
final class Blinded {
    private Blinded() {}

    static World of(World world) {
        return (World) Proxy.newProxyInstance(
                World.class.getClassLoader(), new Class<?>[] {World.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("ownedBy")) return List.of();
                    try {
                        return method.invoke(world, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
