package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.address.Address;
import dev.slipway.cluster.kind.address.AddressRange;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** Rules of the addresses of services and of the ranges that they come from. */
final class AddressRules {
    private AddressRules() {}

    /** IPAddresses: the name is the address, in the one way to write it. */
    static final class OfAddress implements Rules {
        @Override
        public List<Cause> validate(ApiObject address) {
            Problems problems = new Problems();
            if (!address.name().isEmpty()) problems.rule("metadata.name", address.name(), name(address.name()));
            Mapping parent = address.spec().mapping("parentRef");
            String at = "spec.parentRef";
            if (parent.isEmpty()) return problems.required(at).causes();
            parent.text("group")
                    .filter(group -> !group.isEmpty())
                    .ifPresent(group -> problems.rule(at + ".group", group, Formats.subdomain(group)));
            for (String field : List.of("resource", "name")) {
                String value = parent.text(field).orElse("");
                if (value.isEmpty()) problems.required(at + "." + field);
                else problems.rule(at + "." + field, value, Formats.pathSegment(value));
            }
            parent.text("namespace")
                    .ifPresent(space -> problems.rule(at + ".namespace", space, Formats.pathSegment(space)));
            return problems.causes();
        }

        private static Optional<String> name(String name) {
            Optional<Address> address = Address.parse(name);
            if (address.isEmpty()) return Optional.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            String canonical = address.get().toString();
            return canonical.equals(name)
                    ? Optional.empty()
                    : Optional.of("must be in canonical form (\"" + canonical + "\")");
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return new Problems()
                    .immutable("spec.parentRef", before.at("spec", "parentRef"), after.at("spec", "parentRef"))
                    .causes();
        }
    }

    /** ServiceCIDRs: one range, or one of each version. */
    static final class OfRange implements Rules {
        @Override
        public List<Cause> validate(ApiObject object) {
            Problems problems = new Problems();
            List<String> ranges = object.spec().sequence("cidrs").texts();
            if (ranges.isEmpty())
                return problems.required("spec.cidrs", "at least one CIDR required")
                        .causes();
            if (ranges.size() > 2)
                return problems.invalid("spec.cidrs", object.spec(), "may only hold up to 2 values")
                        .causes();
            if (ranges.size() == 2 && !isDual(ranges))
                return problems.invalid(
                                "spec.cidrs",
                                object.spec(),
                                "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64")
                        .causes();
            for (int i = 0; i < ranges.size(); i++) {
                boolean good = AddressRange.parse(ranges.get(i)).isPresent();
                if (!good)
                    problems.invalid(
                            "spec.cidrs[" + i + "]",
                            ranges.get(i),
                            "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
            return problems.causes();
        }

        private static boolean isDual(List<String> ranges) {
            return ranges.stream()
                            .flatMap(range -> AddressRange.parse(range).stream())
                            .map(range -> range.first().isSix())
                            .distinct()
                            .count()
                    == 2;
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return new Problems()
                    .immutable("spec.cidrs", before.at("spec", "cidrs"), after.at("spec", "cidrs"))
                    .causes();
        }
    }
}
