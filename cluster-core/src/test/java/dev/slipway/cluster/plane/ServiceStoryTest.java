package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.SERVICE;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How Services and Ingresses get their addresses in a whole plane, keep them and give them back. */
class ServiceStoryTest {
    private static final GroupKind ADDRESS = new GroupKind("networking.k8s.io", "IPAddress");
    private static final GroupKind INGRESS = new GroupKind("networking.k8s.io", "Ingress");
    private static final GroupKind SLICE = new GroupKind("discovery.k8s.io", "EndpointSlice");
    private static final WriteOptions BY = WriteOptions.by("test");

    private final TestWorld world = new TestWorld(1);

    @Test
    void aLoadBalancerGetsAnAddressAndGivesItBackWithItsType() {
        world.create(service("web", "LoadBalancer", ""));
        world.runFor(5);

        String address = balanced("web").get(0);
        assertThat(address).startsWith("10.97.");
        assertThat(world.find(new ObjectKey(ADDRESS, "", address))).isPresent();
        assertThat(world.events("web"))
                .containsExactlyInAnyOrder(
                        "EnsuringLoadBalancer: Ensuring load balancer", "EnsuredLoadBalancer: Ensured load balancer");

        world.change(key(SERVICE, "web"), service -> service.withAt("ClusterIP", "spec", "type"));
        world.runFor(5);

        assertThat(balanced("web")).isEmpty();
        assertThat(world.find(new ObjectKey(ADDRESS, "", address))).isEmpty();
        assertThat(nodePorts()).isEmpty();
    }

    @Test
    void aForeignLoadBalancerIsLeftAlone() {
        world.create(service("web", "LoadBalancer", "loadBalancerClass: example.com/lb,"));
        world.runFor(5);

        assertThat(balanced("web")).isEmpty();
    }

    @Test
    void nothingIsGivenTwiceHoweverManyAskAndHoweverOftenThePlaneIsKilled() {
        SplittableRandom chance = new SplittableRandom(3);
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 5; i++) ask(chance, "web-" + chance.nextInt(30));
            world.loop.runFor(Duration.ofMillis(chance.nextInt(1, 30)));
            if (chance.nextInt(3) == 0) world.crash();
            checkNothingTwice();
        }
        world.runFor(120);

        checkNothingTwice();
        for (ApiObject service : world.list(SERVICE)) {
            boolean isBalanced = service.spec().text("type").orElse("").equals("LoadBalancer");
            assertThat(addresses(service)).as(service.toString()).hasSize(isBalanced ? 1 : 0);
        }
        assertThat(world.list(ADDRESS).stream()
                        .filter(address -> address.name().startsWith("10.97."))
                        .count())
                .isEqualTo(world.list(SERVICE).stream()
                        .mapToLong(service -> addresses(service).size())
                        .sum());
        long revision = world.plane.store().snapshot().revision();
        world.runFor(1800);
        assertThat(world.plane.store().snapshot().revision())
                .as("writes at rest")
                .isEqualTo(revision);
    }

    /** Somebody makes, changes or deletes a service, and waits for no answer. */
    private void ask(SplittableRandom chance, String name) {
        String type =
                List.of("ClusterIP", "NodePort", "LoadBalancer", "LoadBalancer").get(chance.nextInt(4));
        switch (chance.nextInt(4)) {
            case 0 -> world.client().delete(key(SERVICE, name), DeleteOptions.BACKGROUND);
            case 1 ->
                world.find(key(SERVICE, name))
                        .ifPresent(service -> world.client().update(service.withAt(type, "spec", "type"), BY));
            default -> world.client().create(TestWorld.yaml(service(name, type, "")), BY);
        }
    }

    private void checkNothingTwice() {
        assertThat(nodePorts()).doesNotHaveDuplicates();
        assertThat(world.list(SERVICE).stream().flatMap(service -> addresses(service).stream()))
                .doesNotHaveDuplicates();
        assertThat(world.list(SERVICE).stream().flatMap(service -> service.spec().text("clusterIP").stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void ingressesOfTheUsualClassShareItsAddress() {
        world.create(ingress("shop"));
        world.create(ingress("admin"));
        world.runFor(5);

        ApiObject shop = world.get(key(INGRESS, "shop"));
        assertThat(shop.spec().text("ingressClassName")).hasValue("local");
        assertThat(addresses(shop)).hasSize(1).isEqualTo(addresses(world.get(key(INGRESS, "admin"))));
        assertThat(world.events("shop")).containsExactly("BackendNotFound: service \"shop/nowhere\" not found");

        world.delete(new ObjectKey(new GroupKind("networking.k8s.io", "IngressClass"), "", "local"));
        world.runFor(5);

        assertThat(addresses(world.get(key(INGRESS, "shop")))).isEmpty();
        assertThat(world.list(ADDRESS)).noneMatch(address -> address.name().startsWith("10.97."));
    }

    /** The class goes at the same moment as its Ingress leaves it: whoever is second has to give the address back. */
    @Test
    void anAddressIsGivenBackWhoeverGoesFirst() {
        world.create(ingress("shop"));
        world.runFor(5);
        assertThat(addresses(world.get(key(INGRESS, "shop")))).hasSize(1);

        var ignored = world.client()
                .delete(
                        new ObjectKey(new GroupKind("networking.k8s.io", "IngressClass"), "", "local"),
                        DeleteOptions.BACKGROUND);
        world.change(key(INGRESS, "shop"), ingress -> ingress.withAt("elsewhere", "spec", "ingressClassName"));
        world.runFor(5);

        assertThat(addresses(world.get(key(INGRESS, "shop")))).isEmpty();
        assertThat(world.list(ADDRESS)).noneMatch(address -> address.name().startsWith("10.97."));
    }

    @Test
    void endpointsThatAPersonWritesAreInSlicesToo() {
        world.create("""
                apiVersion: v1
                kind: Service
                metadata: {name: db, namespace: shop}
                spec: {ports: [{name: sql, port: 5432}]}
                """);
        world.create("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: db, namespace: shop}
                subsets: [{addresses: [{ip: 192.0.2.7}], ports: [{name: sql, port: 5432}]}]
                """);
        world.runFor(5);

        assertThat(slices("db"))
                .singleElement()
                .satisfies(slice -> assertThat(slice.root()
                                .sequence("endpoints")
                                .mappings()
                                .get(0)
                                .sequence("addresses")
                                .texts())
                        .containsExactly("192.0.2.7"));

        world.delete(new ObjectKey(new GroupKind("", "Endpoints"), "shop", "db"));
        world.runFor(5);

        assertThat(slices("db")).isEmpty();
    }

    @Test
    void manyPodsAreInSlicesOfAHundredAndOneMoreChangesOneSlice() {
        world.create(service("web", "ClusterIP", "selector: {app: web},"));
        for (int i = 0; i < 250; i++) world.create(pod("p" + i));
        world.runFor(60);
        assertThat(slices("web").stream().mapToInt(ServiceStoryTest::ready)).containsExactlyInAnyOrder(100, 100, 50);
        List<String> before =
                slices("web").stream().map(ApiObject::resourceVersion).toList();

        world.create(pod("one-more"));
        world.runFor(60);

        assertThat(slices("web").stream().mapToInt(ServiceStoryTest::ready).sum())
                .isEqualTo(251);
        List<String> after =
                slices("web").stream().map(ApiObject::resourceVersion).toList();
        assertThat(after.stream().filter(before::contains)).hasSize(2);
    }

    private static int ready(ApiObject slice) {
        return (int) slice.root().sequence("endpoints").mappings().stream()
                .filter(endpoint -> endpoint.bool("conditions", "ready").orElse(false))
                .count();
    }

    private List<ApiObject> slices(String service) {
        return world.list(SLICE).stream()
                .filter(slice -> service.equals(slice.labels().get("kubernetes.io/service-name")))
                .toList();
    }

    private List<String> balanced(String service) {
        return addresses(world.get(key(SERVICE, service)));
    }

    private static List<String> addresses(ApiObject object) {
        return object.status().sequence("loadBalancer", "ingress").mappings().stream()
                .flatMap(address -> address.text("ip").stream())
                .toList();
    }

    private List<Long> nodePorts() {
        List<Long> ports = new ArrayList<>();
        for (ApiObject service : world.list(SERVICE)) {
            for (Mapping port : service.spec().sequence("ports").mappings())
                port.whole("nodePort").ifPresent(ports::add);
        }
        return ports;
    }

    private static String service(String name, String type, String spec) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: shop}
                spec: {%s type: %s, ports: [{port: 80}]}
                """.formatted(name, spec, type);
    }

    private static String ingress(String name) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %s, namespace: shop}
                spec: {defaultBackend: {service: {name: nowhere, port: {number: 80}}}}
                """.formatted(name);
    }

    private static String pod(String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: shop, labels: {app: web}}
                spec: {containers: [{name: web, image: "web:1"}]}
                """.formatted(name);
    }
}
