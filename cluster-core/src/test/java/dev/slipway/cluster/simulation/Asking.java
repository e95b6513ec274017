package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ObjectKey;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;

/** Comes between a reconciler and who asks it what to do; in all else the reconciler is what it was, also in what will be added to its interface. */
@FunctionalInterface
interface Asking {
    Decision reconcile(Reconciler asked, ObjectKey key, World world, Instant now);

    static Reconciler of(Reconciler asked, Asking between) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("reconcile"))
                return between.reconcile(asked, (ObjectKey) arguments[0], (World) arguments[1], (Instant) arguments[2]);
            try {
                return method.invoke(asked, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        };
        return (Reconciler)
                Proxy.newProxyInstance(Reconciler.class.getClassLoader(), new Class<?>[] {Reconciler.class}, handler);
    }
}
