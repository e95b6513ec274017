package dev.slipway.cluster.kind.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.diff.tree.Tree;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Talks to cel-java: one compiler that all scopes extend, one runtime for all programs. Loaded when the first expression is compiled; that takes most
 * of a second, nearly all of it for loading classes.
 */
final class Library {
    private static final int DEEPEST = 100;

    /** Rounds of all loops of one evaluation together: far more than a sane rule takes, and over within a few milliseconds. */
    private static final int MOST_ROUNDS = 20_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(Expressions.MOST_CHARACTERS)
            .maxParseRecursionDepth(DEEPEST)
            .comprehensionMaxIterations(MOST_ROUNDS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    /** All functions on texts but one, which Kubernetes does not have. */
    private static final CelStringExtensions STRINGS =
            CelExtensions.strings(EnumSet.complementOf(EnumSet.of(CelStringExtensions.Function.REVERSE)));

    private static final Functions OWN = own();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(
                    STRINGS,
                    CelExtensions.sets(OPTIONS),
                    CelExtensions.optional(2),
                    CelExtensions.comprehensions(),
                    OWN)
            .build();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(
                    STRINGS,
                    CelExtensions.sets(OPTIONS),
                    CelExtensions.optional(2),
                    CelExtensions.comprehensions(),
                    OWN)
            .build();

    /** For expressions that make values of named types, which the other one cannot. */
    private static final CelRuntime MAKER = CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(
                    STRINGS,
                    CelExtensions.sets(OPTIONS),
                    CelExtensions.optional(2),
                    CelExtensions.comprehensions(),
                    OWN)
            .setValueProvider((type, fields) -> Optional.of(new Made.Value(type, fields)))
            .build();

    private Library() {}

    private static Functions own() {
        Functions functions = new Functions();
        QuantityLibrary.addTo(functions);
        AddressLibrary.addTo(functions);
        UrlLibrary.addTo(functions);
        TextLibrary.addTo(functions);
        ListLibrary.addTo(functions);
        FormatLibrary.addTo(functions);
        SemverLibrary.addTo(functions);
        AccessLibrary.addTo(functions);
        return functions;
    }

    static Compiled compile(String expression, Scope scope) {
        try {
            CelCompilerBuilder compiler = COMPILER.toCompilerBuilder();
            Optional<Made> made = scope.makesObjects() ? Optional.of(new Made(expression)) : Optional.empty();
            CheckedTypes types = new CheckedTypes(made);
            scope.variables().forEach((name, type) -> compiler.addVar(name, types.of(type)));
            CelAbstractSyntaxTree tree =
                    compiler.setTypeProvider(types).build().compile(expression).getAst();
            CelRuntime runtime = scope.makesObjects() ? MAKER : RUNTIME;
            return new Program(expression, tree.getResultType(), runtime.createProgram(tree));
        } catch (CelValidationException wrong) {
            return new Compiled.Broken("compilation failed: " + Words.of(wrong));
        } catch (CelEvaluationException wrong) {
            return new Compiled.Broken("program instantiation failed: " + wrong.getMessage());
        }
    }

    private record Program(String expression, CelType type, CelRuntime.Program program) implements Compiled.Ready {
        @Override
        public String resultName() {
            return CelTypes.format(type)
                    .replace("google.protobuf.Timestamp", "timestamp")
                    .replace("google.protobuf.Duration", "duration")
                    .replaceAll("\\bnull\\b", "null_type");
        }

        @Override
        public Type result() {
            return new CheckedTypes.Opaque(type);
        }

        @Override
        public Result ask(Facts facts, Budget budget) {
            try {
                return result(eval(facts, budget));
            } catch (CelEvaluationException failure) {
                return budget.isSpent() ? new Result.TooCostly() : new Result.Failed(Words.of(failure));
            }
        }

        @Override
        public Result make(Facts facts, Budget budget) {
            try {
                return new Result.Value(Made.tree(eval(facts, budget)));
            } catch (CelEvaluationException failure) {
                return budget.isSpent() ? new Result.TooCostly() : new Result.Failed(Words.of(failure));
            } catch (Made.Misplaced misplaced) {
                return new Result.Failed(String.valueOf(misplaced.getMessage()));
            }
        }

        private static Result result(Object value) {
            if (value instanceof Boolean truth) return new Result.Truth(truth);
            if (value instanceof String text) return new Result.Text(text);
            return value.equals(nothing()) ? new Result.Nothing() : new Result.Other(typeName(value));
        }

        private Object eval(Facts facts, Budget budget) throws CelEvaluationException {
            Object value = program.trace(facts::find, (step, result) -> budget.step());
            if (budget.isSpent()) throw new CelEvaluationException("operation cancelled: actual cost limit exceeded");
            return value;
        }
    }

    /** The value of a field that is an expression. */
    static Object value(String name, Compiled compiled, Facts facts, Budget budget) {
        try {
            if (compiled instanceof Program program) return program.eval(facts, budget);
            throw new IllegalStateException(
                    "composited variable \"" + name + "\" fails to compile: " + ((Compiled.Broken) compiled).why());
        } catch (CelEvaluationException failure) {
            throw new IllegalStateException(
                    "composited variable \"" + name + "\" fails to evaluate: " + Words.of(failure), failure);
        }
    }

    static Object value(Tree tree, Type type) {
        return Values.of(tree, type);
    }

    static Object nothing() {
        return NullValue.NULL_VALUE;
    }

    static String typeName(Object value) {
        return Values.typeName(value);
    }
}
