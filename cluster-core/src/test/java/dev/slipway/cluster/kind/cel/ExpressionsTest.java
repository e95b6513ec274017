package dev.slipway.cluster.kind.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.cluster.kind.cel.Type.Plain;
import dev.slipway.cluster.kind.cel.Type.Struct;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language with the functions that Kubernetes adds to it. Sentences are those of Kubernetes' library. */
class ExpressionsTest {
    private static final Expressions EXPRESSIONS = new Expressions();
    private static final Scope ANY = Scope.NOTHING.with("self", Plain.ANY);
    private static final Mapping SELF = Mapping.of(
            "name",
            "web",
            "replicas",
            3,
            "ratio",
            1.5,
            "namespace",
            "shop",
            "ports",
            Sequence.of(80, 443, 8080),
            "labels",
            Mapping.of("app", "web"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.replicas > 2.5 && self.ratio < 2",
                "self.namespace == 'shop'",
                "!has(self.image) && self.?image.orValue('none') == 'none'",
                "self.labels.all(k, v, k == 'app' && v == 'web')",
                "self.labels.transformMap(k, v, v + '!') == {'app': 'web!'}",
                "sets.contains([1, 2, 3], [2])",
                "'a-b-c'.split('-').join('.') == 'a.b.c' && 'AbC'.lowerAscii() == 'abc'",
                // quantities
                "quantity('1Gi').isGreaterThan(quantity('1G'))",
                "quantity('500m').add(quantity('0.5')) == quantity('1')",
                "quantity('2').add(1) == quantity('3') && quantity('2').sub(3).sign() == -1",
                "quantity('1k').asInteger() == 1000 && !quantity('1500m').isInteger()",
                "quantity('1500m').asApproximateFloat() == 1.5",
                "isQuantity('10Mi') && !isQuantity('10 Mi')",
                "quantity('1').compareTo(quantity('2')) == -1",
                // addresses
                "ip('10.0.0.1').family() == 4 && ip('::1').isLoopback()",
                "ip('fe80::1').isLinkLocalUnicast() && ip('224.0.0.5').isLinkLocalMulticast()",
                "ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8:0::abcd')",
                "string(ip('2001:0db8:0:0:0:0:0:1')) == '2001:db8::1'",
                "isIP('127.0.0.1') && !isIP('127.0.0.01') && !isIP('::ffff:1.2.3.4')",
                "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))",
                "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR('10.0.0.0/8')",
                "cidr('192.168.1.9/24').masked() == cidr('192.168.1.0/24')",
                "cidr('::1/128').prefixLength() == 128 && string(cidr('10.0.0.0/8').ip()) == '10.0.0.0'",
                "isCIDR('fd00::/8') && !isCIDR('10.0.0.0/33')",
                // addresses of the web
                "url('https://user@a.example:8443/p%20q?x=1&x=2&y').getHost() == 'a.example:8443'",
                "url('https://[::1]:80/').getHostname() == '::1' && url('https://[::1]:80/').getPort() == '80'",
                "url('/a/b%2Fc').getEscapedPath() == '/a/b%2Fc' && url('/a').getScheme() == ''",
                "url('http://a?x=1&x=a%20b').getQuery() == {'x': ['1', 'a b']}",
                "isURL('https://a') && !isURL('a/b') && !isURL('../x')",
                // texts
                "'abc 123 def 456'.find('[0-9]+') == '123' && 'abc'.find('x') == ''",
                "'1 22 333'.findAll('[0-9]+') == ['1', '22', '333'] && '1 22 333'.findAll('[0-9]+', 2).size() == 2",
                "'%s has %d of %.2f%%: %s'.format(['web', 3, 12.345, [1, 'a', null]]) == 'web has 3 of 12.34%: [1, a, null]'",
                "'%x %X %o %b %e'.format([255, 'hi', 8, 5, 1234.5]) == 'ff 6869 10 101 1.234500e+03'",
                "'%s'.format([{'b': 1.0, 'a': duration('90s')}]) == '{a: 90s, b: 1}'",
                // lists
                "[1, 2, 3].isSorted() && !['b', 'a'].isSorted() && [].isSorted()",
                "[1, 2, 3].sum() == 6 && [1.5, 2.5].sum() == 4.0 && self.ports.sum() == 8603",
                "[duration('1m'), duration('1s')].sum() == duration('61s')",
                "[3, 1, 2].min() == 1 && ['a', 'c'].max() == 'c' && self.ports.max() == 8080",
                "[1, 2, 2].indexOf(2) == 1 && [1, 2, 2].lastIndexOf(2) == 2 && self.ports.indexOf(7) == -1",
                "'hello'.indexOf('l') == 2 && 'hello'.lastIndexOf('l') == 3",
                // forms
                "!format.dns1123Label().validate('web').hasValue()",
                "format.dns1123Label().validate('Web').value()[0].startsWith('a lowercase RFC 1123 label')",
                "format.named('uuid').value().validate('x').value() == ['does not match the UUID format']",
                "!format.named('nothing').hasValue() && !format.date().validate('2026-01-31').hasValue()",
                "format.date().validate('2026-02-31').hasValue() && !format.dns1123LabelPrefix().validate('web-').hasValue()",
                "!format.byte().validate('YWJj').hasValue() && format.uri().validate('a b').hasValue()",
                // versions
                "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('2.0.0').major() == 2",
                "semver('1.0.0-alpha.2').isLessThan(semver('1.0.0-alpha.10')) && semver('1.0.0-rc').compareTo(semver('1.0.0')) == -1",
                "semver('v1.2', true) == semver('1.2.0') && isSemver('v01.2', true) && !isSemver('v1.2.3') && !isSemver('01.0.0')",
                "semver('1.0.0+a').compareTo(semver('1.0.0+b')) == 0",
            })
    void holds(String expression) {
        assertThat(ask(expression, ANY)).isEqualTo(new Result.Truth(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self.image.tag == 'x'               | no such key: image",
                "self.labels['x'] == 'y'             | no such key: x",
                "self.ports[7] == 1                  | index out of bounds: 7",
                "1 / (self.replicas - 3) == 0        | division by zero",
                "9223372036854775807 + self.replicas > 0 | integer overflow",
                "int(self.name) == 1                 | strconv.ParseInt: parsing \"web\": invalid syntax",
                "self.name + self.replicas == 'a'    | no such overload",
                "quantity('a').sign() == 0           | quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
                "quantity('1500m').asInteger() == 1  | cannot convert value to integer",
                "ip('x').family() == 4               | IP Address \"x\" parse error during conversion from string: unable to parse IP",
                "semver('1.0').major() == 1          | No Major.Minor.Patch elements found",
                "[].min() == 1                       | min called on empty list",
                "'%d'.format(['a']) == ''            | error during formatting: decimal clause cannot be used on string",
                "'%d %d'.format([1]) == ''           | index 1 out of range",
            })
    void failsInTheWordsOfKubernetes(String expression, String why) {
        assertThat(ask(expression, ANY)).isEqualTo(new Result.Failed(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self.x ===      | ERROR: <input>:1:10: Syntax error: token recognition error at: '='~ | self.x ===~ | .........^~ERROR: <input>:1:11: Syntax error: mismatched input '<EOF>' expecting",
                "other > 1       | ERROR: <input>:1:1: undeclared reference to 'other' (in container '')~ | other > 1~ | ^",
                "'a' + 1 == 'b'  | ERROR: <input>:1:5: found no matching overload for '_+_' applied to '(string, int)'~ | 'a' + 1 == 'b'~ | ....^",
                "'abc'.reverse() | undeclared reference to 'reverse'",
            })
    void whatCannotBeReadIsShownWithAPointer(String expression, String why) {
        assertThat(((Compiled.Broken) EXPRESSIONS.compile(expression, ANY)).why())
                .contains(why.replace("~", "\n"));
    }

    @Test
    void knownTypesFindMisspeltFieldsAndDecideWhatValuesAre() {
        Struct type = Struct.empty("object")
                .with("when", Plain.TIMESTAMP)
                .with("every", Plain.DURATION)
                .with("ratio", Plain.DOUBLE)
                .with("data", Plain.BYTES)
                .with(Type.fieldName("namespace"), Plain.STRING)
                .with(Type.fieldName("a-b.c"), Plain.INT);
        Scope scope = Scope.NOTHING.with("self", type);
        Mapping self = Mapping.of(
                "when",
                "2026-01-01T00:00:00Z",
                "every",
                "1h30m",
                "ratio",
                2,
                "data",
                "YWI=",
                "namespace",
                "n",
                "a-b.c",
                7);
        String expression = "self.when < timestamp('2027-01-01T00:00:00Z') && self.every == duration('90m')"
                + " && self.ratio / 4.0 == 0.5 && size(self.data) == 2 && self.__namespace__ == 'n'"
                + " && self.a__dash__b__dot__c == 7";

        Result result =
                ready(expression, scope).ask(new Facts().with("self", type, Optional.of(self)), Budget.ofRequest());

        assertThat(result).isEqualTo(new Result.Truth(true));
        assertThat(((Compiled.Broken) EXPRESSIONS.compile("self.wen == ''", scope)).why())
                .isEqualTo(
                        "compilation failed: ERROR: <input>:1:5: undefined field 'wen'\n | self.wen == ''\n | ....^");
        assertThat(ready("[self.every]", scope).resultName()).isEqualTo("list(duration)");
    }

    @Test
    void variablesAreWorkedOutOnceAndOnlyWhenAskedFor() {
        Map<String, Compiled> variables = new LinkedHashMap<>();
        variables.put("double", EXPRESSIONS.compile("self.replicas * 2", ANY));
        variables.put("bad", EXPRESSIONS.compile("self.nothing", ANY));
        Struct known = Struct.empty("kubernetes.variables")
                .with("double", ((Compiled.Ready) variables.get("double")).result())
                .with("bad", Plain.ANY);
        Scope scope = ANY.with("variables", known);
        Budget budget = Budget.ofRequest();
        Facts facts =
                new Facts().with("self", Plain.ANY, Optional.of(SELF)).withComputed("variables", variables, budget);

        assertThat(ready("variables.double + variables.double == 12", scope).ask(facts, budget))
                .isEqualTo(new Result.Truth(true));
        assertThat(ready("variables.bad == 1", scope).ask(facts, budget))
                .isEqualTo(new Result.Failed("composited variable \"bad\" fails to evaluate: no such key: nothing"));
        assertThat(((Compiled.Broken) EXPRESSIONS.compile("variables.duoble == 1", scope)).why())
                .contains("undefined field 'duoble'");
    }

    @Test
    void anOptionalIsThereOrNot() {
        Scope scope = Scope.NOTHING.with("oldSelf", new Type.Maybe(Plain.INT));
        Compiled.Ready ready = ready("oldSelf.hasValue() ? oldSelf.value() == 1 : true", scope);

        Facts with = new Facts().withOptional("oldSelf", Plain.INT, Optional.of(Tree.of(2)));
        Facts without = new Facts().withOptional("oldSelf", Plain.INT, Optional.empty());

        assertThat(ready.ask(with, Budget.ofRequest())).isEqualTo(new Result.Truth(false));
        assertThat(ready.ask(without, Budget.ofRequest())).isEqualTo(new Result.Truth(true));
    }

    @Test
    void whatIsAskedOfTheAuthorizerReachesIt() {
        Scope scope = Scope.NOTHING
                .with("authorizer", Plain.AUTHORIZER)
                .with("authorizer.requestResource", Plain.RESOURCE_CHECK);
        Access access = question -> new Access.Decision(
                question.verb().equals("create") && question.namespace().equals("shop"), question.toString());
        Access.Question about = new Access.Question(Optional.empty(), "", "apps", "deployments", "", "shop", "web", "");
        Facts facts = new Facts()
                .withAuthorizer("authorizer", access)
                .withResourceCheck("authorizer.requestResource", access, about);

        for (String expression : List.of(
                "authorizer.group('').resource('pods').namespace('shop').name('a').check('create').allowed()",
                "!authorizer.path('/metrics').check('get').allowed()",
                "authorizer.serviceAccount('shop', 'robot').group('').resource('pods').check('get').reason().contains('shop/robot')",
                "authorizer.requestResource.check('create').allowed() && !authorizer.requestResource.check('delete').errored()"))
            assertThat(ready(expression, scope).ask(facts, Budget.ofRequest()))
                    .as(expression)
                    .isEqualTo(new Result.Truth(true));
    }

    @Test
    void whatTakesTooLongIsStopped() {
        String loops = "self.ports.all(a, self.ports.all(b, self.ports.all(c, a + b + c > 0)))";
        Mapping many = Mapping.of("ports", Tree.of(java.util.Collections.nCopies(200, 1)));
        Budget budget = Budget.ofRequest();
        Facts facts = new Facts().with("self", Plain.ANY, Optional.of(many));

        Result result = ready(loops, ANY).ask(facts, budget);

        assertThat(result).isEqualTo(new Result.Failed("operation cancelled: actual cost limit exceeded"));
        for (int i = 0; i < 10; i++) result = ready(loops, ANY).ask(facts, budget);
        assertThat(result).isEqualTo(new Result.TooCostly());
    }

    private static Result ask(String expression, Scope scope) {
        return ready(expression, scope).ask(new Facts().with("self", Plain.ANY, Optional.of(SELF)), Budget.ofRequest());
    }

    private static Compiled.Ready ready(String expression, Scope scope) {
        Compiled compiled = EXPRESSIONS.compile(expression, scope);
        assertThat(compiled).as(compiled.toString()).isInstanceOf(Compiled.Ready.class);
        return (Compiled.Ready) compiled;
    }
}
