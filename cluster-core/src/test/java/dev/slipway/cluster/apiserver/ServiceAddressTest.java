package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static dev.slipway.cluster.apiserver.TestPlane.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses Services get, and what may be said of addresses and ranges. */
class ServiceAddressTest {
    private final TestPlane plane = TestPlane.withShop();

    private static String service(String name, String address) {
        return "{apiVersion: v1, kind: Service, metadata: {name: " + name + ", namespace: shop}, spec: {clusterIP: '"
                + address + "', ports: [{port: 80}]}}";
    }

    private static String address(String name) {
        return "{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {name: '" + name
                + "'}, spec: {parentRef: {group: example.com, resource: boxes, name: mine}}}";
    }

    private static String range(String name, String ranges) {
        return "{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: " + name + "}, spec: {cidrs: ["
                + ranges + "]}}";
    }

    @Test
    void anAddressOfSomebodysOwnIsNotGivenOut() {
        plane.created(address("10.96.0.7"));

        assertThat(plane.refusedCreation(service("web", "10.96.0.7")).message())
                .contains("failed to allocate IP 10.96.0.7: provided IP is already allocated");
    }

    @Test
    void anAddedRangeServesServicesToo() {
        assertThat(plane.refusedCreation(service("early", "10.200.0.5")).message())
                .contains("the provided network does not match the current range");

        plane.created(range("more", "10.200.0.0/28"));

        assertThat(plane.created(service("web", "10.200.0.5")).spec().text("clusterIP"))
                .hasValue("10.200.0.5");
        assertThat(plane.refusedCreation(service("edge", "10.200.0.15")).message())
                .contains("does not match the current range");
        assertThat(plane.created(service("any", "")).spec().text("clusterIP").orElseThrow())
                .startsWith("10.96.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        10.96.0.07          | metadata.name: Invalid value: "10.96.0.07": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
        2001:db8:0:0:0::1   | metadata.name: Invalid value: "2001:db8:0:0:0::1": must be in canonical form ("2001:db8::1")
        web                 | metadata.name: Invalid value: "web": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
        """)
    void theNameOfAnAddressIsTheAddress(String name, String why) {
        assertThat(plane.refusedCreation(address(name)).message())
                .isEqualTo("IPAddress.networking.k8s.io \"" + name + "\" is invalid: " + why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                       | spec.cidrs: Required value: at least one CIDR required
        10.0.0.0/33                              | spec.cidrs[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
        10.0.0.0/24, 10.1.0.0/24                 | may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64
        10.0.0.0/24, 'fd00::/64', 10.1.0.0/24    | may only hold up to 2 values
        """)
    void aRangeIsOneOrOneOfEachVersion(String ranges, String why) {
        assertThat(plane.refusedCreation(range("wrong", ranges)).message()).contains(why);
    }

    @Test
    void addressesAndRangesStayWhatTheyAre() {
        ApiObject address = plane.created(address("fd00::1"));
        ApiObject range = plane.created(range("both", "10.200.0.0/28, 'fd00::/112'"));

        assertThat(refused(plane.await(plane.client.patch(
                                address.key(), Patch.merge(tree("{spec: {parentRef: {name: yours}}}")), BY_TEST)))
                        .message())
                .contains("spec.parentRef: Invalid value:", "field is immutable");
        assertThat(refused(plane.await(plane.client.patch(
                                range.key(), Patch.merge(tree("{spec: {cidrs: [10.201.0.0/28]}}")), BY_TEST)))
                        .message())
                .contains("spec.cidrs: Invalid value:", "field is immutable");
    }
}
