package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static dev.slipway.cluster.apiserver.TestPlane.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ports on nodes Services get, what they keep of what they were given, and what they give back. */
class ServicePortTest {
    private final TestPlane plane = TestPlane.withShop();

    private static String service(String name, String spec) {
        return "{apiVersion: v1, kind: Service, metadata: {name: " + name + ", namespace: shop}, spec: {" + spec + "}}";
    }

    private ApiObject patched(ApiObject service, String patch) {
        return TestPlane.done(plane.await(plane.client.patch(service.key(), Patch.merge(tree(patch)), BY_TEST)));
    }

    private static List<Long> nodePorts(ApiObject service) {
        return service.spec().sequence("ports").mappings().stream()
                .map(port -> port.whole("nodePort").orElse(0L))
                .toList();
    }

    @Test
    void portsThatNobodyChoseComeFromTheUpperBand() {
        for (int i = 0; i < 200; i++) {
            ApiObject service = plane.created(service("web-" + i, "type: NodePort, ports: [{port: 80}]"));

            assertThat(nodePorts(service).get(0)).isBetween(30086L, 32767L);
            String[] address = service.spec().text("clusterIP").orElseThrow().split("\\.");
            assertThat(Integer.parseInt(address[2]))
                    .as("the first 256 are for people")
                    .isPositive();
        }
    }

    @Test
    void theLowerBandIsForPeopleAndServesWhenTheUpperIsFull() {
        assertThat(nodePorts(plane.created(service("low", "type: NodePort, ports: [{port: 80, nodePort: 30001}]"))))
                .containsExactly(30001L);
        StringBuilder ports = new StringBuilder();
        for (int i = 0; i < 2682; i++)
            ports.append("{name: p").append(i).append(", port: ").append(i + 1).append("},");
        plane.created(service("all", "type: NodePort, ports: [" + ports + "]"));

        ApiObject last = plane.created(service("last", "type: NodePort, ports: [{port: 80}]"));

        assertThat(nodePorts(last).get(0)).isBetween(30000L, 30085L).isNotEqualTo(30001L);
    }

    @Test
    void aPortOfSeveralProtocolsHasOneNumber() {
        ApiObject dns = plane.created(
                service("dns", "type: NodePort, ports: [{name: a, port: 53, protocol: UDP}, {name: b, port: 53}]"));

        assertThat(nodePorts(dns).get(0)).isEqualTo(nodePorts(dns).get(1)).isPositive();
    }

    @Test
    void aLoadBalancerMayDoWithoutPortsOnNodes() {
        ApiObject service = plane.created(
                service("web", "type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80}]"));

        assertThat(nodePorts(service)).containsExactly(0L);
    }

    @Test
    void aLocalPolicyGetsAPortForHealthChecksAndGivesItBack() {
        ApiObject service =
                plane.created(service("web", "type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]"));
        Optional<Long> port = service.spec().whole("healthCheckNodePort");

        assertThat(port.orElse(0L)).isBetween(30000L, 32767L);
        assertThat(patched(service, "{metadata: {labels: {a: b}}}").spec().whole("healthCheckNodePort"))
                .isEqualTo(port);
        assertThat(patched(service, "{spec: {externalTrafficPolicy: Cluster}}")
                        .spec()
                        .has("healthCheckNodePort"))
                .isFalse();
    }

    @Test
    void anotherTypeGivesBackWhatItHasNoUseFor() {
        ApiObject service = plane.created(
                service("web", "type: LoadBalancer, loadBalancerClass: example.com/a, ports: [{port: 80}]"));

        ApiObject node = patched(service, "{spec: {type: NodePort}}");
        ApiObject inside = patched(service, "{spec: {type: ClusterIP}}");
        ApiObject name = patched(service, "{spec: {type: ExternalName, externalName: example.com}}");
        ApiObject back = patched(service, "{spec: {type: ClusterIP, externalName: null}}");

        assertThat(nodePorts(node)).isEqualTo(nodePorts(service));
        assertThat(node.spec().has("loadBalancerClass")).isFalse();
        assertThat(node.spec().has("allocateLoadBalancerNodePorts")).isFalse();
        assertThat(nodePorts(inside)).containsExactly(0L);
        assertThat(inside.spec().has("externalTrafficPolicy")).isFalse();
        assertThat(inside.spec().get("clusterIP")).isEqualTo(service.spec().get("clusterIP"));
        assertThat(name.spec().has("clusterIP")).isFalse();
        assertThat(name.spec().has("ipFamilies")).isFalse();
        assertThat(back.spec().text("clusterIP").orElse("")).startsWith("10.96.");
    }

    @Test
    void aChangedServiceKeepsThePortsThatItDoesNotName() {
        ApiObject service =
                plane.created(service("web", "type: NodePort, ports: [{name: a, port: 80}, {name: b, port: 81}]"));
        List<Long> before = nodePorts(service);

        ApiObject after =
                patched(service, "{spec: {ports: [{name: b, port: 81}, {name: c, port: 82}, {name: a, port: 80}]}}");

        assertThat(nodePorts(after).get(0)).isEqualTo(before.get(1));
        assertThat(nodePorts(after).get(2)).isEqualTo(before.get(0));
        assertThat(nodePorts(after)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        type: NodePort, ports: [{port: 80, nodePort: 80}]                        | spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767
        type: NodePort, ports: [{port: 80, nodePort: 30007}]                     | spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated
        'type: NodePort, ports: [{name: a, port: 80, nodePort: 31000}, {name: b, port: 81, nodePort: 31000}]' | spec.ports[1].nodePort: Duplicate value: 31000
        'ports: [{port: 80, nodePort: 31000}]'                                   | spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
        'externalTrafficPolicy: Local, ports: [{port: 80}]'                      | spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services
        'type: NodePort, healthCheckNodePort: 31000, ports: [{port: 80}]'        | spec.healthCheckNodePort: Invalid value: 31000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'
        'loadBalancerClass: a/b, ports: [{port: 80}]'                            | spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'
        'allocateLoadBalancerNodePorts: true, ports: [{port: 80}]'               | spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'
        'ipFamilyPolicy: RequireDualStack, selector: {a: b}, ports: [{port: 80}]' | spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services
        'ipFamilies: [IPv6], selector: {a: b}, ports: [{port: 80}]'              | spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster
        """)
    void whatCannotBeIsRefused(String spec, String why) {
        plane.created(service("first", "type: NodePort, ports: [{port: 80, nodePort: 30007}]"));

        assertThat(plane.refusedCreation(service("web", spec)).message())
                .isEqualTo("Service \"web\" is invalid: " + why);
    }

    @Test
    void theClassOfALoadBalancerStays() {
        ApiObject service = plane.created(
                service("web", "type: LoadBalancer, loadBalancerClass: example.com/a, ports: [{port: 80}]"));

        assertThat(refused(plane.await(plane.client.patch(
                                service.key(), Patch.merge(tree("{spec: {loadBalancerClass: b.com/b}}")), BY_TEST)))
                        .message())
                .isEqualTo("Service \"web\" is invalid: spec.loadBalancerClass: Invalid value: \"b.com/b\": may not"
                        + " change once set");
    }
}
