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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives services their addresses in the cluster, out of what no other service has and no IPAddress of somebody's own keeps
 * free. What is free is worked out from all services each time: nothing is kept beside the objects that could come to disagree with them.
 */
final class Addresses {
    private static final GroupKind SERVICE = new GroupKind("", "Service");
    private static final GroupKind RANGE = new GroupKind("networking.k8s.io", "ServiceCIDR");
    private static final GroupKind ADDRESS = new GroupKind("networking.k8s.io", "IPAddress");
    private static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    /** Marks those that follow from Services, which are looked at themselves. */
    private static final String MANAGER = "ipallocator.k8s.io";
    /** As kubeadm has it. The first address is that of the API server itself. */
    private static final AddressRange USUAL = AddressRange.parse("10.96.0.0/16").orElseThrow();

    private static final long FEWEST_CHOSEN = 16;
    private static final long MOST_CHOSEN = 256;

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

    /** A changed service with what it keeps, gives back and lacks. */
    static ApiObject change(ApiObject before, ApiObject after, Moment moment) {
        return give(ServiceChange.keep(before, after), moment);
    }

    /** Wishes that cannot be fulfilled. */
    static List<Cause> problems(ApiObject service, Moment moment) {
        return new Addresses(moment, service).problems();
    }

    private ApiObject give() {
        if (ServiceChange.isName(self))
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
        return new NodePorts(moment, self.with("spec", spec)).give();
    }

    private List<Cause> problems() {
        Problems problems = new Problems();
        if (ServiceChange.isName(self)) return problems.causes();
        String address = self.spec().text("clusterIP").orElse("");
        familyProblems(problems);
        if (address.isEmpty()) problems.invalid("spec.clusterIPs", "", "failed to allocate a serviceIP: range is full");
        else if (!address.equals("None")) addressProblems(address, problems);
        new NodePorts(moment, self).check(problems);
        return problems.causes();
    }

    private void addressProblems(String address, Problems problems) {
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
    }

    /** Addresses are of version 4 only. A Service without address and selector may say what it likes: nobody makes endpoints for it. */
    private void familyProblems(Problems problems) {
        Mapping spec = self.spec();
        boolean isFree = spec.text("clusterIP").equals(Optional.of("None"))
                && spec.mapping("selector").isEmpty();
        if (isFree) return;
        if (spec.text("ipFamilyPolicy").equals(Optional.of("RequireDualStack")))
            problems.invalid(
                    "spec.ipFamilyPolicy",
                    "RequireDualStack",
                    "this cluster is not configured for dual-stack services");
        List<String> families = spec.sequence("ipFamilies").texts();
        for (int i = 0; i < families.size(); i++) {
            if (families.get(i).equals("IPv6"))
                problems.invalid("spec.ipFamilies[" + i + "]", "IPv6", "not configured on this cluster");
        }
    }

    private String freeAddress() {
        return ranges().stream()
                .filter(range -> !range.first().isSix())
                .flatMap(range -> freeAddress(range).stream())
                .findFirst()
                .orElse("");
    }

    /** The upper band first: the lower one is for people who choose for themselves, a sixteenth of all, at least 16 and at most 256. */
    private Optional<String> freeAddress(AddressRange range) {
        long size = range.size().longValueExact();
        long chosen = size < FEWEST_CHOSEN ? 0 : Math.min(Math.max(FEWEST_CHOSEN, size / 16), MOST_CHOSEN);
        return freeAddress(range, chosen, size - chosen).or(() -> freeAddress(range, 0, chosen));
    }

    /** Of more addresses in a row than are taken, one is free; mostly the first is, so they are only gathered where it is not. */
    private Optional<String> freeAddress(AddressRange range, long offset, long size) {
        if (size == 0) return Optional.empty();
        long start = moment.random().nextLong(size);
        String first = range.at(BigInteger.valueOf(offset + start)).toString();
        if (!isTaken(first)) return Optional.of(first);
        Set<String> taken = takenAddresses();
        for (long i = 1; i < Math.min(size, taken.size() + 1L); i++) {
            String address =
                    range.at(BigInteger.valueOf(offset + (start + i) % size)).toString();
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
        return !MANAGER.equals(address.labels().get(MANAGED_BY));
    }

    /** The usual one first, then those that somebody added, by their names. */
    private List<AddressRange> ranges() {
        Stream<AddressRange> added = moment.head().list(RANGE).stream()
                .filter(range -> !range.isDeleting())
                .flatMap(range -> range.spec().sequence("cidrs").texts().stream())
                .flatMap(range -> AddressRange.parse(range).stream());
        return Stream.concat(Stream.of(USUAL), added).distinct().toList();
    }

    private Set<String> takenAddresses() {
        Stream<String> ofServices = others().stream().flatMap(service -> service.spec().text("clusterIP").stream());
        Stream<String> reserved = moment.head().list(ADDRESS).stream()
                .filter(Addresses::isSomebodys)
                .map(ApiObject::name);
        return Stream.concat(ofServices, reserved).collect(Collectors.toCollection(TreeSet::new));
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
}
