/** What tests run against: real Python, real Django, real PostgreSQL, real terminals. */
package io.github.djarchitect.testing;
