"""Inputs that nobody would write, by the hundred thousand: what does `stance` make of them?"""
