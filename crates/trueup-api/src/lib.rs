//! Versioned wire types: what `-o json`, SARIF and JUnit readers get. No behaviour.
