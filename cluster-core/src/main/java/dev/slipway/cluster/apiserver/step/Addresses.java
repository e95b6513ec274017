package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.kind.address.Address;
import dev.slipway.cluster.kind.address.AddressRange;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives services their addresses in the cluster and their ports on nodes, out of what no other service has and no IPAddress of somebody's own keeps
 * free. What is free is worked out from all services each time: nothing is kept beside the objects that could come to disagree with them.
 */
final class Addresses {
    private static final GroupKind SERVICE = new GroupKind("", "Service");
    private static final GroupKind RANGE = new GroupKind("networking.k8s.io", "ServiceCIDR");
    private static final GroupKind ADDRESS = new GroupKind("networking.k8s.io", "IPAddress");
    private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    /** As kubeadm has it. The first address is that of the API server itself. */
    private static final AddressRange USUAL = AddressRange.parse("10.96.0.0/16").orElseThrow();

    private static final int FIRST_NODE_PORT = 30000;
    private static final int NODE_PORTS = 2768;

    private final Moment moment;
    private final ApiObject self;

    private Addresses(Moment moment, ApiObject self) {
        this.moment = moment;
        this.self = self;
    }

    static boolean concern(ApiObject object) {
        return object.gvk().groupKind().equals(SERVICE);
    }

    /** The service with what it lacks; wishes are kept, {@link #problems} says whether they can be. */
    static ApiObject give(ApiObject service, Moment moment) {
        return new Addresses(moment, service).give();
    }

    /** A changed service that does not name its address or ports means those that it has. */
    static ApiObject keep(ApiObject before, ApiObject after) {
        if (isName(after)) return after;
        Mapping spec = after.spec();
        for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort")) {
            Optional<Tree> old = before.spec().get(field);
            boolean said = !spec.text(field).orElse("").isEmpty()
                    || !spec.sequence(field).isEmpty()
                    || spec.whole(field).isPresent();
            if (old.isPresent() && !said) spec = spec.with(field, old.get());
        }
        List<Mapping> oldPorts = before.spec().sequence("ports").mappings();
        List<Tree> ports = new ArrayList<>();
        for (Mapping port : spec.sequence("ports").mappings()) ports.add(keepNodePort(port, oldPorts, after));
        return after.with("spec", ports.isEmpty() ? spec : spec.with("ports", new Sequence(ports)));
    }

    private static Mapping keepNodePort(Mapping port, List<Mapping> before, ApiObject after) {
        if (port.whole("nodePort").orElse(0L) != 0 || !hasNodePorts(after)) return port;
        return before.stream()
                .filter(old -> old.get("port").equals(port.get("port"))
                        && old.get("protocol").equals(port.get("protocol")))
                .findFirst()
                .flatMap(old -> old.get("nodePort"))
                .map(number -> port.with("nodePort", number))
                .orElse(port);
    }

    /** Wishes that cannot be fulfilled. */
    static List<Cause> problems(ApiObject service, Moment moment) {
        return new Addresses(moment, service).problems();
    }

    private ApiObject give() {
        if (isName(self))
            return self.with("spec", self.spec().without("clusterIP").without("clusterIPs"));
        String wanted = self.spec()
                .text("clusterIP")
                .filter(ip -> !ip.isEmpty())
                .orElseGet(() -> self.spec().sequence("clusterIPs").texts().stream()
                        .findFirst()
                        .orElse(""));
        String address = wanted.isEmpty() ? freeAddress() : wanted;
        Mapping spec = self.spec().with("clusterIP", address).with("clusterIPs", Sequence.of(address));
        if (spec.sequence("ipFamilies").isEmpty()) spec = spec.with("ipFamilies", Sequence.of("IPv4"));
        if (!spec.has("ipFamilyPolicy")) spec = spec.with("ipFamilyPolicy", "SingleStack");
        if (!hasNodePorts(self)) return self.with("spec", spec);
        Set<Long> taken = takenNodePorts();
        List<Tree> ports = new ArrayList<>();
        for (Mapping port : spec.sequence("ports").mappings()) {
            Mapping given = port.whole("nodePort").orElse(0L) != 0 ? port : port.with("nodePort", freeNodePort(taken));
            taken.add(given.whole("nodePort").orElse(0L));
            ports.add(given);
        }
        return self.with("spec", spec.with("ports", new Sequence(ports)));
    }

    private List<Cause> problems() {
        Problems problems = new Problems();
        String address = self.spec().text("clusterIP").orElse("");
        if (address.isEmpty() || address.equals("None")) return problems.causes();
        if (!isInRange(address)) {
            problems.invalid(
                    "spec.clusterIPs",
                    Sequence.of(address),
                    "failed to allocate IP " + address + ": the provided network does not match the current range");
        } else if (!hasAlready(address) && isTaken(address)) {
            problems.invalid(
                    "spec.clusterIPs",
                    Sequence.of(address),
                    "failed to allocate IP " + address + ": provided IP is already allocated");
        }
        nodePortProblems(problems);
        return problems.causes();
    }

    private void nodePortProblems(Problems problems) {
        List<Mapping> ports = self.spec().sequence("ports").mappings();
        if (ports.stream().noneMatch(port -> port.whole("nodePort").orElse(0L) != 0)) return;
        Set<Long> taken = takenNodePorts();
        for (int i = 0; i < ports.size(); i++) {
            long number = ports.get(i).whole("nodePort").orElse(0L);
            if (number == 0) continue;
            String field = "spec.ports[" + i + "].nodePort";
            if (number < FIRST_NODE_PORT || number >= FIRST_NODE_PORT + NODE_PORTS) {
                problems.invalid(
                        field,
                        number,
                        "provided port is not in the valid range. The range of valid ports is 30000-32767");
            } else if (taken.contains(number)) {
                problems.invalid(field, number, "provided port is already allocated");
            }
        }
    }

    private String freeAddress() {
        return ranges().stream()
                .filter(range -> !range.first().isSix())
                .flatMap(range -> freeAddress(range).stream())
                .findFirst()
                .orElse("");
    }

    /** Of more addresses in a row than are taken, one is free; mostly the first is, so they are only gathered where it is not. */
    private Optional<String> freeAddress(AddressRange range) {
        long size = range.size().longValueExact();
        if (size == 0) return Optional.empty();
        long start = moment.random().nextLong(size);
        String first = range.at(BigInteger.valueOf(start)).toString();
        if (!isTaken(first)) return Optional.of(first);
        Set<String> taken = takenAddresses();
        for (long i = 1; i < Math.min(size, taken.size() + 1L); i++) {
            String address = range.at(BigInteger.valueOf((start + i) % size)).toString();
            if (!taken.contains(address)) return Optional.of(address);
        }
        return Optional.empty();
    }

    /** Whether the service has an address as it is kept; then it was judged before. */
    private boolean hasAlready(String address) {
        return moment.head()
                .get(self.key())
                .filter(before -> before.spec().text("clusterIP").equals(Optional.of(address)))
                .isPresent();
    }

    /** Whether another service has an address, or somebody keeps it. */
    private boolean isTaken(String address) {
        Tree sought = new Scalar.Text(address);
        ObjectKey key = self.key();
        for (ApiObject service : moment.head().list(SERVICE)) {
            boolean has = service.root()
                    .at("spec", "clusterIP")
                    .filter(sought::equals)
                    .isPresent();
            if (has && !service.key().equals(key)) return true;
        }
        return moment.head()
                .get(new ObjectKey(ADDRESS, "", address))
                .filter(Addresses::isSomebodys)
                .isPresent();
    }

    private static boolean isSomebodys(ApiObject address) {
        return !address.labels().containsKey(MANAGED_BY);
    }

    /** The usual one first, then those that somebody added, by their names. */
    private List<AddressRange> ranges() {
        Stream<AddressRange> added = moment.head().list(RANGE).stream()
                .filter(range -> !range.isDeleting())
                .flatMap(range -> range.spec().sequence("cidrs").texts().stream())
                .flatMap(range -> AddressRange.parse(range).stream());
        return Stream.concat(Stream.of(USUAL), added).distinct().toList();
    }

    private long freeNodePort(Set<Long> taken) {
        RandomGenerator random = moment.random();
        int start = random.nextInt(NODE_PORTS);
        for (int i = 0; i < NODE_PORTS; i++) {
            long number = FIRST_NODE_PORT + (start + i) % NODE_PORTS;
            if (!taken.contains(number)) return number;
        }
        return 0;
    }

    private Set<String> takenAddresses() {
        Stream<String> ofServices = others().stream().flatMap(service -> service.spec().text("clusterIP").stream());
        Stream<String> reserved = moment.head().list(ADDRESS).stream()
                .filter(Addresses::isSomebodys)
                .map(ApiObject::name);
        return Stream.concat(ofServices, reserved).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<Long> takenNodePorts() {
        return others().stream()
                .flatMap(service -> service.spec().sequence("ports").mappings().stream())
                .flatMap(port -> port.whole("nodePort").stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<ApiObject> others() {
        return moment.head().list(SERVICE).stream()
                .filter(service -> !service.key().equals(self.key()))
                .toList();
    }

    private boolean isInRange(String address) {
        return Address.parse(address)
                .filter(wanted -> ranges().stream().anyMatch(range -> range.gives(wanted)))
                .isPresent();
    }

    private static boolean isName(ApiObject service) {
        return service.spec().text("type").equals(Optional.of("ExternalName"));
    }

    private static boolean hasNodePorts(ApiObject service) {
        String type = service.spec().text("type").orElse("");
        return type.equals("NodePort") || type.equals("LoadBalancer");
    }
}
