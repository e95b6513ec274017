package dev.slipway.cluster.network;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.DefaultClass;
import dev.slipway.cluster.network.AddressPool.Holder;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives each class of Ingresses that names {@value #CONTROLLER} one address of the pool, which all its Ingresses show in their status, and says which
 * of their backends do not exist. The address is given back when the class goes.
 */
public final class IngressReconciler implements Reconciler {
    static final String CONTROLLER = DefaultClass.LOCAL;

    private static final GroupKind INGRESS = new GroupKind("networking.k8s.io", "Ingress");
    private static final GroupKind CLASS = new GroupKind("networking.k8s.io", "IngressClass");
    private static final GroupKind RANGE = new GroupKind("networking.k8s.io", "ServiceCIDR");
    private static final String RESOURCE = "ingressclasses";
    private static final String OLD_CLASS = "kubernetes.io/ingress.class";

    private static final Index BY_CLASS = new Index(
            INGRESS, "class", ingress -> className(ingress).map(List::of).orElse(List.of()));

    private static final Index BY_ADDRESS = new Index(INGRESS, "address", IngressReconciler::addresses);

    private static final Index BY_BACKEND = new Index(
            INGRESS,
            "backend",
            ingress -> backends(ingress)
                    .flatMap(service -> service.text("name").stream())
                    .distinct()
                    .map(service -> ingress.namespace() + "/" + service)
                    .toList());

    @Override
    public String name() {
        return "ingress-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.of(INGRESS, IngressReconciler::ofIngress),
                Trigger.of(CLASS, (change, world) -> ofClass(change.key().name(), world)),
                Trigger.of(AddressReconciler.ADDRESS, IngressReconciler::ofAddress),
                Trigger.of(Backends.SERVICE, IngressReconciler::ofService));
    }

    @Override
    public List<GroupKind> reads() {
        return List.of(RANGE);
    }

    @Override
    public List<Index> indexes() {
        return List.of(BY_CLASS, BY_ADDRESS, BY_BACKEND, AddressPool.BY_HOLDER);
    }

    /** Itself, and the classes that it had or has, or whose address it showed: one may need an address, the other wait to give its own back. */
    private static List<ObjectKey> ofIngress(Change change, World world) {
        Stream<ObjectKey> classes = Stream.of(change.before(), change.after())
                .flatMap(Optional::stream)
                .flatMap(ingress -> className(ingress).stream())
                .map(IngressReconciler::classKey);
        Stream<ObjectKey> shown = change.before().stream()
                .flatMap(before -> addresses(before).stream())
                .flatMap(address -> holder(address, world).stream())
                .map(holder -> classKey(holder.name()));
        return Stream.of(Stream.of(change.key()), classes, shown)
                .flatMap(keys -> keys)
                .distinct()
                .toList();
    }

    private static List<ObjectKey> ofClass(String name, World world) {
        List<ObjectKey> keys = new ArrayList<>(List.of(classKey(name)));
        world.find(BY_CLASS, name).forEach(ingress -> keys.add(ingress.key()));
        return keys;
    }

    private static List<ObjectKey> ofAddress(Change change, World world) {
        return Holder.of(change.object())
                .filter(holder -> holder.resource().equals(RESOURCE))
                .map(holder -> ofClass(holder.name(), world))
                .orElse(List.of());
    }

    private static List<ObjectKey> ofService(Change change, World world) {
        boolean isSame = change.before().isPresent()
                && change.after().isPresent()
                && change.before().get().spec().equals(change.after().get().spec());
        if (isSame) return List.of();
        return world
                .find(BY_BACKEND, change.key().namespace() + "/" + change.key().name())
                .stream()
                .map(ApiObject::key)
                .toList();
    }

    private static ObjectKey classKey(String name) {
        return new ObjectKey(CLASS, "", name);
    }

    /** The class that an Ingress names, in the field or in the annotation that was used before. */
    private static Optional<String> className(ApiObject ingress) {
        return ingress.spec().text("ingressClassName").or(() -> ingress.annotation(OLD_CLASS));
    }

    private static List<String> addresses(ApiObject ingress) {
        return ingress.status().sequence("loadBalancer", "ingress").mappings().stream()
                .flatMap(address -> address.text("ip").stream())
                .toList();
    }

    private static boolean isOurs(String name, World world) {
        return world.get(classKey(name))
                .filter(found -> !found.isDeleting())
                .flatMap(found -> found.spec().text("controller"))
                .equals(Optional.of(CONTROLLER));
    }

    private static List<ApiObject> held(String className, World world) {
        return AddressPool.heldBy(holding(className), world).stream()
                .filter(address -> !address.isDeleting())
                .toList();
    }

    private static Holder holding(String className) {
        return new Holder("networking.k8s.io", RESOURCE, "", className);
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        if (key.kind().equals(CLASS)) return keepAddress(key.name(), world);
        return world.get(key)
                .filter(ingress -> !ingress.isDeleting())
                .map(ingress -> serve(ingress, world))
                .orElse(Decision.nothing());
    }

    /** A class has one address from its first Ingress until it goes itself; one that a status still shows is not given back. */
    private static Decision keepAddress(String name, World world) {
        List<ApiObject> held = held(name, world);
        boolean isOurs = isOurs(name, world);
        if (isOurs && held.isEmpty() && !world.find(BY_CLASS, name).isEmpty())
            return AddressPool.take(holding(name), Optional.empty(), world)
                    .map(Decision::of)
                    .orElseGet(() -> unserved(name, world));
        return Decision.of(held.stream()
                .skip(isOurs ? 1 : 0)
                .filter(address -> world.find(BY_ADDRESS, address.name()).isEmpty())
                .map(IngressReconciler::release)
                .toList());
    }

    /** Once it has gone nobody could tell any more that it was shown for the class, and a view may not know yet that it is. */
    private static Command release(ApiObject address) {
        String ip = address.name();
        return new Command.IfNone(INGRESS, "", ingress -> addresses(ingress).contains(ip), Command.delete(address));
    }

    private static Decision unserved(String name, World world) {
        return world.get(classKey(name))
                .map(found -> Decision.of(new Command.Tell(Note.warning(
                        found, "NoAddress", "no address is free in " + AddressPool.RANGE + " for the class"))))
                .orElse(Decision.nothing());
    }

    private static Decision serve(ApiObject ingress, World world) {
        Optional<String> className = className(ingress).filter(name -> isOurs(name, world));
        List<String> has = addresses(ingress);
        if (className.isEmpty())
            return has.stream().anyMatch(address -> holder(address, world).isPresent())
                    ? Decision.of(written(ingress, Mapping.empty()))
                    : Decision.nothing();
        Optional<String> address =
                held(className.get(), world).stream().map(ApiObject::name).findFirst();
        if (address.isEmpty()) return Decision.nothing();
        Mapping wanted = Mapping.of("ingress", Sequence.of(Mapping.of("ip", address.get())));
        return ingress.status().mapping("loadBalancer").equals(wanted)
                ? Decision.of(missing(ingress, world).map(Command.Tell::new).toList())
                : Decision.of(written(ingress, wanted));
    }

    /** The class that has an address. */
    private static Optional<Holder> holder(String address, World world) {
        return world.get(new ObjectKey(AddressReconciler.ADDRESS, "", address))
                .flatMap(Holder::of)
                .filter(holder -> holder.resource().equals(RESOURCE));
    }

    private static Command written(ApiObject ingress, Mapping balancer) {
        return new Command.UpdateStatus(ingress.withStatus(ingress.status().with("loadBalancer", balancer)));
    }

    /** The services that an Ingress leads to. */
    private static Stream<Mapping> backends(ApiObject ingress) {
        Stream<Mapping> usual = Stream.of(ingress.spec().mapping("defaultBackend"));
        Stream<Mapping> ofPaths = ingress.spec().sequence("rules").mappings().stream()
                .flatMap(rule -> rule.sequence("http", "paths").mappings().stream())
                .map(path -> path.mapping("backend"));
        return Stream.concat(usual, ofPaths)
                .map(backend -> backend.mapping("service"))
                .filter(service -> !service.isEmpty())
                .distinct();
    }

    private static Stream<Note> missing(ApiObject ingress, World world) {
        return backends(ingress)
                .flatMap(backend -> problem(ingress.namespace(), backend, world).stream())
                .map(problem -> Note.warning(ingress, "BackendNotFound", problem));
    }

    private static Optional<String> problem(String namespace, Mapping backend, World world) {
        String name = backend.text("name").orElse("");
        Optional<ApiObject> service = world.get(new ObjectKey(Backends.SERVICE, namespace, name));
        if (service.isEmpty()) return Optional.of("service \"" + namespace + "/" + name + "\" not found");
        Mapping port = backend.mapping("port");
        boolean isThere = service.get().spec().sequence("ports").mappings().stream()
                .anyMatch(own -> port.has("name")
                        ? own.text("name").equals(port.text("name"))
                        : own.whole("port").equals(port.whole("number")));
        String which = port.text("name")
                .orElseGet(() -> port.whole("number").map(String::valueOf).orElse(""));
        return isThere
                ? Optional.empty()
                : Optional.of("service \"" + namespace + "/" + name + "\" has no port " + which);
    }
}
