package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.kind.quota.Amounts;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One item of a LimitRange: how much of each resource something of a type may have.
 *
 * @param ratio how many times its request a limit may be
 */
record Bounds(String type, Amounts min, Amounts max, Amounts ratio) {

    static Bounds of(Mapping limit) {
        return new Bounds(
                limit.text("type").orElse(""),
                Amounts.in(limit.mapping("min")),
                Amounts.in(limit.mapping("max")),
                Amounts.in(limit.mapping("maxLimitRequestRatio")));
    }

    /** What is wrong with requests and limits, one sentence each. */
    List<String> problems(Amounts requests, Amounts limits) {
        List<String> problems = new ArrayList<>();
        min.of()
                .forEach((name, least) -> tooSmall(name, least, requests.get(name), limits.get(name))
                        .ifPresent(problems::add));
        max.of()
                .forEach((name, most) -> tooLarge(name, most, requests.get(name), limits.get(name))
                        .ifPresent(problems::add));
        ratio.of()
                .forEach((name, most) -> tooFarApart(name, most, requests.get(name), limits.get(name))
                        .ifPresent(problems::add));
        return problems;
    }

    /** What is wrong with requests, of something that has no limits. */
    List<String> problemsOfRequests(Amounts requests) {
        List<String> problems = new ArrayList<>();
        min.of()
                .forEach((name, least) -> tooSmall(name, least, requests.get(name), Optional.empty())
                        .ifPresent(problems::add));
        max.of().forEach((name, most) -> {
            String rule = "maximum " + name + " usage per " + type + " is " + most.canonical();
            Optional<Quantity> request = requests.get(name);
            if (request.isEmpty()) problems.add(rule + ".  No request is specified");
            else if (request.get().compareTo(most) > 0)
                problems.add(rule + ", but request is " + request.get().canonical());
        });
        return problems;
    }

    private Optional<String> tooSmall(
            String name, Quantity least, Optional<Quantity> request, Optional<Quantity> limit) {
        String rule = "minimum " + name + " usage per " + type + " is " + least.canonical();
        if (request.isEmpty()) return Optional.of(rule + ".  No request is specified");
        if (request.get().compareTo(least) < 0)
            return Optional.of(rule + ", but request is " + request.get().canonical());
        return limit.filter(amount -> amount.compareTo(least) < 0)
                .map(amount -> rule + ", but limit is " + amount.canonical());
    }

    private Optional<String> tooLarge(
            String name, Quantity most, Optional<Quantity> request, Optional<Quantity> limit) {
        String rule = "maximum " + name + " usage per " + type + " is " + most.canonical();
        if (limit.isEmpty()) return Optional.of(rule + ".  No limit is specified");
        if (limit.get().compareTo(most) > 0)
            return Optional.of(rule + ", but limit is " + limit.get().canonical());
        return request.filter(amount -> amount.compareTo(most) > 0)
                .map(amount -> rule + ", but request is " + amount.canonical());
    }

    private Optional<String> tooFarApart(
            String name, Quantity most, Optional<Quantity> request, Optional<Quantity> limit) {
        String rule = name + " max limit to request ratio per " + type + " is " + most.canonical();
        if (request.isEmpty() || request.get().isZero())
            return Optional.of(rule + ", but no request is specified or request is 0");
        if (limit.isEmpty() || limit.get().isZero())
            return Optional.of(rule + ", but no limit is specified or limit is 0");
        BigDecimal actual = limit.get().value().divide(request.get().value(), MathContext.DECIMAL64);
        return actual.compareTo(most.value()) > 0
                ? Optional.of(rule + ", but provided ratio is " + String.format(Locale.ROOT, "%.6f", actual))
                : Optional.empty();
    }
}
